import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { identify } from '@chatgenius/stack';
import { AlreadyRunningError, takeLauncherLock } from './launcher-lock.ts';

describe('one launcher per workspace', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-lock-'));
    file = path.join(folder, 'data', 'launcher.json');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a second one, with the process id of the first', () => {
    const release = takeLauncherLock(file);
    expect(() => takeLauncherLock(file)).toThrow(new AlreadyRunningError(process.pid));
    release();
    expect(existsSync(file)).toBe(false);
    takeLauncherLock(file)();
  });

  it('takes over from one that is dead, also if its id now belongs to another process', () => {
    takeLauncherLock(file)();
    writeFileSync(file, JSON.stringify({ ...identify(process.pid), startedAt: 'another boot:1' }));
    takeLauncherLock(file)();
  });

  it('takes over a lock that was cut short', () => {
    takeLauncherLock(file)();
    writeFileSync(file, '{"pid":');
    takeLauncherLock(file)();
  });
});
