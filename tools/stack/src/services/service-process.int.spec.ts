import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from '@chatgenius/testing';
import { findFreePort } from '../infrastructure/free-ports.ts';
import { holdRun, type HeldRun } from '../processes/run.ts';
import { ServiceProcess } from './service-process.ts';

const TIMEOUT_MS = 30_000;
const PATIENCE_MS = 2_500;
/** At least so long between two questions. */
const POLL_MS = 25;

/** A service as small as can be: unready for three questions, and it says goodbye. */
const SERVICE = `
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
if (process.env.FAIL) { console.error('cannot: ' + process.env.FAIL); process.exit(3); }
let asked = 0;
const away = process.env.UNREADY_WHILE;
const isUnready = () => { if (++asked % 10 === 0) console.log('asked ' + asked); return asked <= 3 || (away && existsSync(away)); };
createServer((request, response) => { response.writeHead(request.url === '/healthz' || !isUnready() ? 200 : 503).end(); }).listen(Number(process.env.OPS_PORT), '127.0.0.1');
if (!process.env.DEAF) process.on('SIGTERM', () => { console.log('goodbye'); process.exit(0); });
console.log('hello ' + Object.keys(process.env).sort());
`;

describe('a service as a process', () => {
  let folder: string;
  let held: HeldRun;
  let service: ServiceProcess;

  async function define(env: Record<string, string> = {}, options: { restartOnExit?: boolean; readyTimeoutMs?: number; report?: (line: string) => void } = {}): Promise<ServiceProcess> {
    const script = path.join(folder, 'service.mjs');
    writeFileSync(script, SERVICE);
    const port = await findFreePort();
    return new ServiceProcess(held.run, {
      name: 'sample',
      nodeArgs: [script],
      env: { OPS_PORT: String(port), ...env },
      opsUrl: `http://127.0.0.1:${port}`,
      logFile: path.join(folder, 'sample.log'),
      ...options,
    });
  }

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-service-'));
    held = await holdRun();
    service = await define();
  });

  afterEach(async () => {
    await service.stop();
    held.release();
    rmSync(folder, { recursive: true, force: true });
  }, TIMEOUT_MS);

  it(
    'starts when it is ready, with its own environment only, and stops in good order',
    async () => {
      await service.start();
      expect(service.logs()).toEqual(['hello OPS_PORT']);
      const { exited } = service;
      await service.stop();
      expect(await exited).toEqual({ code: 0, signal: null });
      expect(service.logs()).toEqual(['hello OPS_PORT', 'goodbye']);
    },
    TIMEOUT_MS,
  );

  it(
    'can be killed, and started again on the same port',
    async () => {
      await service.start();
      const { pid, exited } = service;
      await service.kill();
      expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
      expect(service.running).toBe(false);
      await service.restart();
      expect(service.pid).not.toBe(pid);
    },
    TIMEOUT_MS,
  );

  it('shows the last words of one that exits before it is ready', async () => {
    service = await define({ FAIL: 'no database' });
    await expect(service.start()).rejects.toThrow(/sample exited with code 3; its last lines:\n {2}\| cannot: no database/);
  });

  it(
    'brings a crashed one back under supervision, but not a stopped one',
    async () => {
      const lines: string[] = [];
      let readyAgain: () => void = () => undefined;
      const ready = new Promise<void>((resolve) => (readyAgain = resolve));
      service = await define(
        {},
        {
          restartOnExit: true,
          report: (line) => {
            lines.push(line);
            if (line.includes('ready again')) readyAgain();
          },
        },
      );
      await service.start();
      await service.kill();
      await ready;
      expect(service.running).toBe(true);
      await service.stop();
      expect(lines).toEqual([expect.stringMatching(/^sample was ended by SIGKILL; starting it again in 0.5 s/), 'sample is ready again']);
      expect(service.running).toBe(false);
    },
    TIMEOUT_MS,
  );

  it(
    'waits for a revived one that lives and is not ready, however long that takes',
    async () => {
      const lines: string[] = [];
      const unreadyWhile = path.join(folder, 'redis-is-away');
      service = await define({ UNREADY_WHILE: unreadyWhile }, { restartOnExit: true, readyTimeoutMs: PATIENCE_MS, report: (line) => lines.push(line) });
      await service.start();
      writeFileSync(unreadyWhile, '');
      await service.kill();
      await waitUntil('it has been asked for longer than a first start may take', () => service.logs().includes(`asked ${(PATIENCE_MS * 1.2) / POLL_MS}`));
      const { pid } = service;
      rmSync(unreadyWhile);
      await waitUntil('it is ready', () => lines.includes('sample is ready again'));
      expect(service.pid).toBe(pid);
    },
    TIMEOUT_MS,
  );
});
