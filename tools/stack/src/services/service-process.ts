import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describeExit, type Exit, ManagedProcess } from '../processes/managed-process.ts';
import { type Run } from '../processes/run.ts';
import { restartDelay } from './restart-delay.rules.ts';

export interface ServiceDefinition {
  name: string;
  /** What node runs: options, then the script. */
  nodeArgs: string[];
  env: Record<string, string>;
  /** Where /readyz is asked. */
  opsUrl: string;
  logFile: string;
  readyTimeoutMs?: number;
  /** Start it again when it exits without having been stopped; kill() counts as a crash. */
  restartOnExit?: boolean;
  report?: (line: string) => void;
}

const READY_TIMEOUT_MS = 30_000;
/** Longer than the SHUTDOWN_GRACE_MS of any service. */
const STOP_GRACE_MS = 30_000;
const PROBE_TIMEOUT_MS = 2_000;

/** One service as a process of this machine, with the same ports and environment for its whole life. */
export class ServiceProcess {
  readonly name: string;
  readonly logFile: string;
  readonly #run: Run;
  readonly #definition: ServiceDefinition;
  #process: ManagedProcess | undefined;
  #wanted = false;
  #crashes = 0;

  constructor(run: Run, definition: ServiceDefinition) {
    this.name = definition.name;
    this.logFile = definition.logFile;
    this.#run = run;
    this.#definition = definition;
  }

  get running(): boolean {
    return this.#process?.running ?? false;
  }

  get pid(): number | undefined {
    return this.running ? this.#process?.pid : undefined;
  }

  /** Resolves when the present process ends, however it ends. */
  get exited(): Promise<Exit> {
    return this.#process?.exited ?? Promise.resolve({ code: null, signal: null });
  }

  /** The last lines it wrote. */
  logs(count?: number): string[] {
    return this.#process?.logs(count) ?? [];
  }

  /** Resolves when it is ready for work. */
  async start(): Promise<void> {
    if (this.running) throw new Error(`${this.name} is already running.`);
    this.#wanted = true;
    await this.#launch();
  }

  /** SIGTERM, and SIGKILL for one that does not end in time. */
  async stop(graceMs = STOP_GRACE_MS): Promise<void> {
    this.#wanted = false;
    await this.#process?.stop(graceMs);
  }

  /** SIGKILL: what a crash looks like from outside. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #launch(): Promise<void> {
    const { nodeArgs, env, opsUrl, readyTimeoutMs = READY_TIMEOUT_MS, restartOnExit } = this.#definition;
    const startedAt = Date.now();
    const process_ = new ManagedProcess(this.#run, {
      name: this.name,
      command: process.execPath,
      args: nodeArgs,
      env,
      stopSignal: 'SIGTERM',
      logFile: this.logFile,
    });
    this.#process = process_;
    try {
      await process_.untilReady(() => isReady(opsUrl), readyTimeoutMs);
    } catch (error) {
      await process_.kill();
      throw error;
    }
    if (restartOnExit) void process_.exited.then((exit) => this.#revive(exit, Date.now() - startedAt));
  }

  async #revive(exit: Exit, livedMs: number): Promise<void> {
    while (this.#wanted) {
      const { waitMs, crashes } = restartDelay(this.#crashes, livedMs);
      this.#crashes = crashes;
      this.#definition.report?.(`${this.name} ${describeExit(exit)}; starting it again in ${waitMs / 1000} s (log: ${this.logFile})`);
      await delay(waitMs);
      if (!this.#wanted) return;
      try {
        await this.#launch();
        this.#definition.report?.(`${this.name} is ready again`);
        return;
      } catch (error) {
        if (!this.#wanted) return;
        exit = (await this.#process?.exited) ?? exit;
        livedMs = 0;
        this.#definition.report?.((error as Error).message);
      }
    }
  }
}

/** A connection of its own per question: a pooled one would be a client that the service has to wait for when it stops. */
function isReady(opsUrl: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${opsUrl}/readyz`, { agent: false, timeout: PROBE_TIMEOUT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', () => resolve(false));
  });
}
