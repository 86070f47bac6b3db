import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type Line = { event: string; level: string; metadata?: Record<string, unknown> };

/** Each process loads the same sources. */
const COMPILED = path.resolve(import.meta.dirname, '../../../.cache/compiled');

/** A real process that runs `start`, with its log as it grows. */
export class ServiceProcess {
  readonly lines: Line[] = [];
  stderr = '';
  /** What is no line of the log. */
  stdout = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<[number | null, NodeJS.Signals | null]>;
  private readonly watchers = new Set<() => void>();
  private static readonly running = new Set<ChildProcess>();

  /** A failed expectation must not leave processes behind. */
  static killAll(): void {
    for (const child of ServiceProcess.running) child.kill('SIGKILL');
  }

  constructor(start: string, environment: Record<string, string> = {}, nodeOptions: string[] = [], args: string[] = []) {
    const program = `
      import http from 'node:http';
      import { milliseconds, notAbove, redisEnvironment, runService } from '@chatgenius/service-runtime';
      const environment = { WORK_MS: milliseconds().default(0), REDIS_URL: redisEnvironment.REDIS_URL.optional() };
      await runService({ name: 'test-service', environment, agreements: [notAbove('WORK_MS', 'SHUTDOWN_GRACE_MS')], start: ${start} });`;
    this.child = spawn(
      process.execPath,
      ['--conditions=@chatgenius/source', ...nodeOptions, '--input-type=module', '--eval', program, ...(args.length > 0 ? ['--', ...args] : [])],
      {
        cwd: path.resolve(import.meta.dirname, '..'),
        env: { OPS_PORT: '0', OPS_HOST: '127.0.0.1', LOG_LEVEL: 'debug', NODE_COMPILE_CACHE: COMPILED, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    ServiceProcess.running.add(this.child);
    this.child.once('exit', () => ServiceProcess.running.delete(this.child));
    this.exited = once(this.child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    let rest = '';
    this.child.stdout?.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        if (line.startsWith('{')) this.lines.push(JSON.parse(line) as Line);
        else this.stdout += `${line}\n`;
      }
      for (const watcher of this.watchers) watcher();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  async logged(event: string): Promise<Line> {
    const find = () => this.lines.find((line) => line.event === event);
    if (!find()) {
      await new Promise<void>((resolve, reject) => {
        this.watchers.add(() => find() && resolve());
        void this.exited.then(([code]) => (find() ? resolve() : reject(new Error(`ended (${code}) without ${event}: ${this.stderr}`))));
      });
    }
    return find() as Line;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null; events: string[] }> {
    const [code, signal] = await this.exited;
    return { code, signal, events: this.lines.map(({ event }) => event) };
  }

  async opsUrl(): Promise<string> {
    const { metadata } = await this.logged('service:started');
    return `http://127.0.0.1:${Number(metadata?.opsPort)}`;
  }
}
