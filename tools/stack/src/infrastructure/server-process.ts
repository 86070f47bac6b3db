import { ProcessFailedError } from '../processes/errors.ts';
import { ManagedProcess, type ProcessDefinition } from '../processes/managed-process.ts';
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

const READY_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 10_000;
const ATTEMPTS = 5;
const NOT_YET_TIMEOUT_MS = 20_000;

/** One server as a process of this machine, on one port for its whole life. */
export class ServerProcess implements InfrastructureServer {
  readonly #run: Run;
  readonly #definition: ServerDefinition;
  readonly #port: number;
  #process: ManagedProcess;

  private constructor(run: Run, definition: ServerDefinition, port: number, process: ManagedProcess) {
    this.#run = run;
    this.#definition = definition;
    this.#port = port;
    this.#process = process;
  }

  static async launch(run: Run, definition: ServerDefinition): Promise<ServerProcess> {
    for (let attempt = 1; ; attempt += 1) {
      const port = await findFreePort();
      try {
        return new ServerProcess(run, definition, port, await launchOn(run, definition, port));
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
  }

  async stop(): Promise<void> {
    await this.#process.stop(STOP_GRACE_MS);
  }

  async kill(): Promise<void> {
    await this.#process.kill();
  }
}

async function launchOn(run: Run, definition: ServerDefinition, port: number): Promise<ManagedProcess> {
  const deadline = Date.now() + NOT_YET_TIMEOUT_MS;
  for (;;) {
    const server = new ManagedProcess(run, { name: definition.name, ...definition.process(port) });
    try {
      await server.untilReady(() => answers(definition.check, definition.url(port)), READY_TIMEOUT_MS);
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
