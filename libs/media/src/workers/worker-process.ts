import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { isWithin, type MediaJob, type MediaResult, type MediaRules, WorkerAnswer } from './media-job.ts';

export interface WorkerOptions {
  readonly rules: MediaRules;
  /** How long a job may take. */
  readonly jobMs: number;
  /** Resident memory of a worker, decoders included. */
  readonly memoryBytes: number;
}

/** A job has not been done: the worker died, or took too long. That proves nothing about its file, so it may be tried again. */
export class MediaJobFailedError extends Error {
  override readonly name = 'MediaJobFailedError';
  /** Whether the file may be why. A service that ends is not. */
  readonly suspicious: boolean;

  constructor(message: string, { suspicious = true } = {}) {
    super(message);
    this.suspicious = suspicious;
  }
}

export const SERVICE_ENDS = 'The service ends.';

const HEAP_MEBIBYTES = 128;
/** Pictures die young: a larger new space is filled with them before anybody looks (docs/adr/0067). */
const YOUNG_MEBIBYTES = 2;
/** From the sources, and beside a bundle. */
const SCRIPT = path.join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'media-worker.ts' : 'media-worker.js');

/** Does one job at a time, in a process that leads a group of its own: what it has started ends with it. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #jobMs: number;
  #endedBecause: string | undefined;
  /** How many it has begun. */
  jobs = 0;

  constructor({ rules, memoryBytes, jobMs }: WorkerOptions) {
    this.#jobMs = jobMs;
    this.#child = fork(SCRIPT, [JSON.stringify({ rules, memoryBytes })], {
      detached: true,
      execArgv: ['--conditions=@chatgenius/source', `--max-old-space-size=${HEAP_MEBIBYTES}`, `--max-semi-space-size=${YOUNG_MEBIBYTES}`],
      // Nothing of ours: no password, no address. With more arenas glibc keeps what threads have used once.
      env: { MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('error', (error) => this.end(error.message));
    this.#letOwnerEnd();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isAlive(): boolean {
    return this.#endedBecause === undefined && this.#child.connected;
  }

  /** @throws MediaJobFailedError */
  async run(job: MediaJob): Promise<MediaResult> {
    this.jobs += 1;
    this.#child.ref();
    this.#child.channel?.ref();
    const timer = setTimeout(() => this.end(`It took longer than ${this.#jobMs} ms.`), this.#jobMs);
    try {
      return this.#resultOf(job, await this.#answerTo(job));
    } finally {
      clearTimeout(timer);
      this.#letOwnerEnd();
    }
  }

  /** At once, and with all that it has started. */
  end(because: string): void {
    this.#endedBecause ??= because;
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    process.kill(-this.#child.pid, 'SIGKILL');
  }

  async #answerTo(job: MediaJob): Promise<unknown> {
    const settled = new AbortController();
    const { signal } = settled;
    const exited = once(this.#child, 'exit', { signal }).then(([code, name]) => {
      throw new MediaJobFailedError(this.#endedBecause ?? `The worker has ended (${String(name ?? code)}).`, { suspicious: this.#endedBecause !== SERVICE_ENDS });
    });
    const answered = once(this.#child, 'message', { signal }).then(([answer]) => answer as unknown);
    try {
      // What cannot be sent has no reader any more, who will be seen to have ended.
      this.#child.send(job, () => undefined);
      return await Promise.race([answered, exited]);
    } finally {
      settled.abort();
    }
  }

  #resultOf(job: MediaJob, said: unknown): MediaResult {
    const answer = WorkerAnswer.parse(said);
    if (answer.outcome === 'failed') throw new MediaJobFailedError(answer.message, answer);
    if (answer.outcome === 'refused') return { refused: answer.reason };
    if (isWithin(job, answer.file)) return answer.file;
    this.end('It names files that are not its own.');
    throw new MediaJobFailedError('The worker names files that are not its own.');
  }

  /** A worker that waits for a job keeps nobody alive. */
  #letOwnerEnd(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}
