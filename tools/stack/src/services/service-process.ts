import { get } from 'node:http';
import { type Exit, ManagedProcess } from '../processes/managed-process.ts';
import { Revival } from '../processes/revival.ts';
import { type Run } from '../processes/run.ts';

export interface ServiceDefinition {
  name: string;
  /** What node runs: options, then the script. */
  nodeArgs: string[];
  env: Record<string, string>;
  /** Where /healthz and /readyz are asked. */
  opsUrl: string;
  logFile: string;
  readyTimeoutMs?: number;
  /** Start it again when it exits without having been stopped; kill() counts as a crash. */
  restartOnExit?: boolean;
  report?: (line: string) => void;
}

const READY_TIMEOUT_MS = 90_000;
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
  #revival: Revival | undefined;

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
    const { name, logFile } = this;
    const { restartOnExit, report } = this.#definition;
    const process = await this.#launch((launched) => this.#untilReady(launched));
    if (!restartOnExit) return;
    this.#revival = new Revival({ name, logFile, report, launch: (begun) => this.#relaunch(begun) });
    this.#revival.watch(process);
  }

  /** SIGTERM, and SIGKILL for one that does not end in time. */
  async stop(graceMs = STOP_GRACE_MS): Promise<void> {
    this.#revival?.end();
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

  async #launch(untilReady: (process: ManagedProcess) => Promise<void>): Promise<ManagedProcess> {
    const { nodeArgs, env } = this.#definition;
    const launched = new ManagedProcess(this.#run, {
      name: this.name,
      command: process.execPath,
      args: nodeArgs,
      env,
      stopSignal: 'SIGTERM',
      logFile: this.logFile,
    });
    this.#process = launched;
    try {
      await untilReady(launched);
      return launched;
    } catch (error) {
      await launched.kill();
      throw error;
    }
  }

  async #relaunch(begun: (process: ManagedProcess) => void): Promise<void> {
    await this.#launch((launched) => {
      begun(launched);
      return this.#untilReadyAtLast(launched);
    });
  }

  #untilReady(launched: ManagedProcess): Promise<void> {
    const { opsUrl, readyTimeoutMs = READY_TIMEOUT_MS } = this.#definition;
    return launched.untilReady(() => isOk(`${opsUrl}/readyz`), readyTimeoutMs);
  }

  /** One that lives waits for what it needs, and is waited for: to end it would help nobody. */
  async #untilReadyAtLast(launched: ManagedProcess): Promise<void> {
    const { opsUrl, readyTimeoutMs = READY_TIMEOUT_MS } = this.#definition;
    await launched.untilReady(() => isOk(`${opsUrl}/healthz`), readyTimeoutMs);
    await launched.untilReady(() => isOk(`${opsUrl}/readyz`), Number.POSITIVE_INFINITY);
  }
}

/** A connection of its own per question: a pooled one would be a client that the service has to wait for when it stops. */
function isOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: PROBE_TIMEOUT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', () => resolve(false));
  });
}
