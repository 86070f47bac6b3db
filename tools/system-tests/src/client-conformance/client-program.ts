import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Readable, type Writable } from 'node:stream';
import { waitUntil } from '@chatgenius/testing';
import { readTold, type Told, type ToldOf } from './told.rules.ts';

const PATIENCE_MS = 30_000;
/** Of what it wrote to stderr, in a fault. */
const LAST_WORDS = 1_500;

export interface ClientCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** How long it may take for what it has to do. Default: 30 s */
  readonly patienceMs?: number | undefined;
}

/** A client under test: a program that is told what to do, and tells what has come of it. */
export class ClientProgram {
  readonly told: Told[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #giveToken: () => Promise<string>;
  readonly #patienceMs: number;
  #fault: string | undefined;
  #lastWords = '';

  constructor({ command, args, env = process.env, patienceMs = PATIENCE_MS }: ClientCommand, giveToken: () => Promise<string>) {
    this.#giveToken = giveToken;
    this.#patienceMs = patienceMs;
    this.#child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => (this.#fault = error.message));
    this.#child.on('close', (code, signal) => (this.#fault ??= `it ended (${signal ?? `exit code ${code}`})`));
    this.#child.stdin.on('error', () => undefined); // it has ended, which is told above
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS)));
    createInterface(this.#child.stdout).on('line', (line) => this.#take(line));
  }

  do(what: string, fields: Record<string, unknown> = {}): void {
    this.#child.stdin.write(`${JSON.stringify({ do: what, ...fields })}\n`);
  }

  all<Name extends Told['tell']>(name: Name): ToldOf<Name>[] {
    return this.told.filter((told): told is ToldOf<Name> => told.tell === name);
  }

  /** @throws what was waited for, and what the program wrote last */
  async until(what: string, holds: () => boolean | Promise<boolean>, patienceMs = this.#patienceMs): Promise<void> {
    const stopOnFault = (): void => {
      if (this.#fault !== undefined) throw new Error(this.#fault);
    };
    try {
      await waitUntil(what, async () => (stopOnFault(), await holds()), patienceMs);
    } catch (error) {
      throw new Error(`${(error as Error).message}${this.#lastWords === '' ? '' : `; its last words: ${this.#lastWords.trim()}`}`);
    }
  }

  stop(): void {
    this.#child.removeAllListeners('close');
    this.#child.kill('SIGKILL');
  }

  #take(line: string): void {
    try {
      const told = readTold(line);
      this.told.push(told);
      if (told.tell === 'token') void this.#giveToken().then((token) => this.do('token', { token }));
    } catch (error) {
      this.#fault ??= (error as Error).message;
    }
  }
}
