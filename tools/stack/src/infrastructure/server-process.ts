import { ProcessFailedError } from '../processes/errors.ts';
import { ManagedProcess, type ProcessDefinition } from '../processes/managed-process.ts';
import { Revival } from '../processes/revival.ts';
import { type Run } from '../processes/run.ts';
import { answers, type ConnectionCheck } from './connection-checks.ts';
import { findFreePort } from './free-ports.ts';
import { type InfrastructureServer } from './infrastructure.ts';

export interface ServerDefinition {
  name: string;
  url: (port: number) => string;
  process: (port: number) => Omit<ProcessDefinition, 'name'>;
  check: ConnectionCheck;
  /** What its log says when the port has been taken in the moment between looking and listening. */
  portClash: RegExp;
  /** What its log says when it must be given a moment: a killed Postgres whose backends are still ending. */
  notYet?: RegExp;
}

/** Of servers that come back when they die. */
export interface Supervision {
  readonly report: (line: string) => void;
}

const READY_TIMEOUT_MS = 90_000;
const STOP_GRACE_MS = 10_000;
const ATTEMPTS = 5;
const NOT_YET_TIMEOUT_MS = 20_000;

/** One server as a process of this machine, on one port for its whole life. */
export class ServerProcess implements InfrastructureServer {
  readonly #run: Run;
  readonly #definition: ServerDefinition;
  readonly #port: number;
  readonly #supervision: Supervision | undefined;
  #process: ManagedProcess;
  #revival: Revival | undefined;

  private constructor(run: Run, definition: ServerDefinition, port: number, process: ManagedProcess, supervision: Supervision | undefined) {
    this.#run = run;
    this.#definition = definition;
    this.#port = port;
    this.#supervision = supervision;
    this.#process = process;
    this.#supervise();
  }

  /** @param supervision also starts it again whenever it ends without having been stopped */
  static async launch(run: Run, definition: ServerDefinition, supervision?: Supervision): Promise<ServerProcess> {
    for (let attempt = 1; ; attempt += 1) {
      const port = await findFreePort();
      try {
        return new ServerProcess(run, definition, port, await launchOn(run, definition, port), supervision);
      } catch (error) {
        if (attempt === ATTEMPTS || !wrote(error, definition.portClash)) throw error;
      }
    }
  }

  get url(): string {
    return this.#definition.url(this.#port);
  }

  async start(): Promise<void> {
    if (this.#process.running) throw new Error(`${this.#definition.name} is already running.`);
    this.#process = await launchOn(this.#run, this.#definition, this.#port);
    this.#supervise();
  }

  async stop(): Promise<void> {
    this.#revival?.end();
    await this.#process.stop(STOP_GRACE_MS);
  }

  freeze(): void {
    this.#process.freeze();
  }

  thaw(): void {
    this.#process.thaw();
  }

  /** Under supervision, this is a crash. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  #supervise(): void {
    if (!this.#supervision) return;
    const { report } = this.#supervision;
    const { name } = this.#definition;
    this.#revival = new Revival({ name, logFile: this.#process.logFile, report, launch: (begun) => this.#relaunch(begun) });
    this.#revival.watch(this.#process);
  }

  /** However long it takes: one that recovers from a crash has much to read. */
  async #relaunch(begun: (process: ManagedProcess) => void): Promise<void> {
    await launchOn(this.#run, this.#definition, this.#port, Number.POSITIVE_INFINITY, (launched) => {
      this.#process = launched;
      begun(launched);
    });
  }
}

async function launchOn(run: Run, definition: ServerDefinition, port: number, timeoutMs = READY_TIMEOUT_MS, begun?: (process: ManagedProcess) => void): Promise<ManagedProcess> {
  const deadline = Date.now() + NOT_YET_TIMEOUT_MS;
  for (;;) {
    const server = new ManagedProcess(run, { name: definition.name, ...definition.process(port) });
    begun?.(server);
    try {
      await server.untilReady(() => answers(definition.check, definition.url(port)), timeoutMs);
      return server;
    } catch (error) {
      await server.kill();
      if (!definition.notYet || !wrote(error, definition.notYet) || Date.now() > deadline) throw error;
    }
  }
}

function wrote(error: unknown, pattern: RegExp): boolean {
  return error instanceof ProcessFailedError && error.lastLines.some((line) => pattern.test(line));
}
