import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { identify } from './process-identity.ts';
import { type ProcessIdentity } from './process-identity.rules.ts';
import { endAbandonedRuns, writeRecord } from './run-record.ts';

const DEAD: ProcessIdentity = { pid: 1, startedAt: 'another boot:0' };

describe('records of runs whose launcher is dead', () => {
  let folder: string;

  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-runs-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('never lead to a signal for a process that only has the same id', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = identify(stranger.pid ?? 0) as ProcessIdentity;
    writeRecord(path.join(folder, 'a.json'), { launcher: DEAD, children: [{ ...identity, startedAt: 'before', name: 'postgres', stopSignal: 'SIGINT' }], folders: [] });

    expect(await endAbandonedRuns(folder)).toEqual([]);
    expect(identify(identity.pid)).toEqual(identity);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });

  it('end what is still running, name it, and remove its folders', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const exited = once(child, 'exit');
    const data = path.join(folder, 'data');
    mkdirSync(data);
    writeRecord(path.join(folder, 'a.json'), {
      launcher: DEAD,
      children: [{ ...(identify(child.pid ?? 0) as ProcessIdentity), name: 'redis', stopSignal: 'SIGTERM' }],
      folders: [data],
    });

    expect(await endAbandonedRuns(folder)).toEqual(['redis']);
    expect(await exited).toEqual([null, 'SIGTERM']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are left alone while the launcher lives', async () => {
    writeRecord(path.join(folder, 'a.json'), { launcher: identify(process.pid) as ProcessIdentity, children: [], folders: [] });
    await endAbandonedRuns(folder);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });
});
