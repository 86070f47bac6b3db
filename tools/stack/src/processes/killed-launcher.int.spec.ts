import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { answers, checkNats, checkPostgres, checkRedis } from '../infrastructure/connection-checks.ts';
import { type InfrastructureUrls } from '../infrastructure/infrastructure.ts';
import { identify, isAlive } from './process-identity.ts';
import { endAbandonedRuns, readRecord, type RunRecord } from './run-record.ts';

const TIMEOUT_MS = 60_000;
/** Of its own: whatever else starts in this workspace ends what launchers have left behind. */
const RUNS_FOLDER = mkdtempSync(path.join(tmpdir(), 'chatgenius-runs-'));

interface Launcher {
  child: ChildProcess;
  urls: InfrastructureUrls;
  record: RunRecord;
  recordFile: string;
}

/** In a process of its own, as npm start is. */
async function startLauncher(): Promise<Launcher> {
  const script = path.join(import.meta.dirname, 'launcher.fixture.ts');
  const child = spawn(process.execPath, ['--conditions=@chatgenius/source', script], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CHATGENIUS_RUNS_FOLDER: RUNS_FOLDER } });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const recordFile = readdirSync(RUNS_FOLDER)
    .filter((name) => name.startsWith(`${child.pid}-`))
    .map((name) => path.join(RUNS_FOLDER, name))[0] as string;
  const record = readRecord(recordFile);
  if (!record) throw new Error('The launcher has recorded nothing.');
  return { child, urls: JSON.parse(line) as InfrastructureUrls, record, recordFile };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

async function reachable({ DATABASE_URL, REDIS_URL, NATS_URL }: InfrastructureUrls): Promise<boolean[]> {
  return Promise.all([answers(checkPostgres, DATABASE_URL), answers(checkRedis, REDIS_URL), answers(checkNats, NATS_URL)]);
}

/** The child of the launcher that is in no record: the guardian. */
function guardianOf({ recordFile }: Launcher): number {
  const line = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .find((entry) => entry.includes('guardian') && entry.includes(recordFile));
  return Number.parseInt(line ?? '', 10);
}

afterAll(() => rmSync(RUNS_FOLDER, { recursive: true, force: true }));

describe('a launcher that is killed', () => {
  it(
    'leaves nothing running, thanks to its guardian',
    async () => {
      const launcher = await startLauncher();
      expect(await reachable(launcher.urls)).toEqual([true, true, true]);
      expect(launcher.record.children.map(({ name }) => name).sort()).toEqual(['nats', 'postgres', 'redis']);
      await kill(launcher.child);
      await until(() => !existsSync(launcher.recordFile));
      expect(launcher.record.children.some(isAlive)).toBe(false);
      expect(await reachable(launcher.urls)).toEqual([false, false, false]);
      expect(launcher.record.folders.filter((folder) => existsSync(folder))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'leaves nothing running after the next start, when its guardian was killed as well',
    async () => {
      const launcher = await startLauncher();
      const guardian = identify(guardianOf(launcher));
      if (!guardian) throw new Error('No guardian is running.');
      process.kill(guardian.pid, 'SIGKILL');
      await until(() => !isAlive(guardian));
      await kill(launcher.child);
      expect(await reachable(launcher.urls)).toEqual([true, true, true]);

      await endAbandonedRuns(RUNS_FOLDER);
      expect(launcher.record.children.some(isAlive)).toBe(false);
      expect(launcher.record.folders.filter((folder) => existsSync(folder))).toEqual([]);
      expect(existsSync(launcher.recordFile)).toBe(false);
    },
    TIMEOUT_MS,
  );
});
