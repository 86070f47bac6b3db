import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessFailedError } from './errors.ts';
import { readLastLines } from './log-tail.ts';
import { type Run } from './run.ts';

export interface ProcessDefinition {
  name: string;
  command: string;
  args: string[];
  /** All of it: nothing is inherited from the launcher. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Whom it runs as, if not as the launcher. */
  account?: { uid: number; gid: number };
  stopSignal: NodeJS.Signals;
  /** Both streams are written here by the process itself, so that logging costs the launcher nothing. */
  logFile: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set when it could not even be started. */
  error?: Error;
}

const POLL_MS = 25;

/** One process of this machine that ends with its launcher. */
export class ManagedProcess {
  readonly name: string;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #definition: ProcessDefinition;
  #exit: Exit | undefined;

  constructor(run: Run, definition: ProcessDefinition) {
    const { name, command, args, env, cwd, account, stopSignal, logFile } = definition;
    this.name = name;
    this.#definition = definition;
    mkdirSync(path.dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    // Detached, so that a Ctrl-C at the terminal reaches the launcher alone, which knows the order of stopping.
    this.#child = spawn(command, args, { env, cwd, ...account, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    const { pid } = this.#child;
    if (pid !== undefined) run.addChild(pid, name, stopSignal);
    this.exited = new Promise((resolve) => {
      const settle = (exit: Exit): void => {
        this.#exit ??= exit;
        if (pid !== undefined) run.removeChild(pid);
        resolve(this.#exit);
      };
      this.#child.once('exit', (code, signal) => settle({ code, signal }));
      this.#child.once('error', (error) => settle({ code: null, signal: null, error }));
    });
  }

  get logFile(): string {
    return this.#definition.logFile;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#exit === undefined;
  }

  /** The last lines it wrote. */
  logs(count?: number): string[] {
    return readLastLines(this.#definition.logFile, count);
  }

  /** Asks `check` until it resolves to true; a process that exits first, or is too slow, is an error with its last words. */
  async untilReady(check: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const ready = await check();
      // Asked after the check: whoever answered on a port that was taken already is not this process.
      if (this.#exit) throw this.#failure(describeExit(this.#exit));
      if (ready) return;
      if (Date.now() > deadline) throw this.#failure(`was not ready after ${timeoutMs / 1000} s`);
      await delay(POLL_MS);
    }
  }

  /** Resolves when it is gone: asked politely first, killed after the grace period. */
  async stop(graceMs: number): Promise<Exit> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    this.#child.kill(this.#definition.stopSignal);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }

  /** It stands still with everything open, as on a machine that hangs, until it is thawed. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async kill(): Promise<Exit> {
    this.#child.kill('SIGKILL');
    return this.exited;
  }

  #failure(reason: string): ProcessFailedError {
    return new ProcessFailedError(this.name, reason, this.#definition.logFile, this.logs(20));
  }
}

export function describeExit({ code, signal, error }: Exit): string {
  if (error) return `could not be started: ${error.message}`;
  return signal ? `was ended by ${signal}` : `exited with code ${code}`;
}
