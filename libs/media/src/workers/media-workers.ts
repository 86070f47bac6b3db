import { type MediaJob, type MediaResult } from './media-job.ts';
import { MediaJobFailedError, SERVICE_ENDS, type WorkerOptions, WorkerProcess } from './worker-process.ts';

export interface MediaWorkersOptions extends WorkerOptions {
  /** How many work at the same time. */
  readonly workers: number;
  /** After so many jobs a worker is replaced: what decoders have lost of their memory goes with it. */
  readonly jobsEach?: number;
}

const JOBS_EACH = 200;

/**
 * Processes that look at files: what a file is, and what is made of it. One that dies fails its own job, and another one is there
 * for the next.
 */
export class MediaWorkers {
  readonly #options: MediaWorkersOptions;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: WorkerProcess[] = [];
  readonly #busy = new Set<WorkerProcess>();
  #closed = false;

  constructor(options: MediaWorkersOptions) {
    this.#options = options;
  }

  /** Of those that are there: they work, or wait for a job. */
  get pids(): number[] {
    return [...this.#busy, ...this.#idle].flatMap(({ pid, isAlive }) => (isAlive ? (pid ?? []) : []));
  }

  /**
   * Waits for its turn.
   * @throws MediaJobFailedError when it was not done, which proves nothing about the file
   */
  async process(job: MediaJob): Promise<MediaResult> {
    const worker = await this.#take();
    try {
      return await worker.run(job);
    } finally {
      this.#give(worker);
    }
  }

  /** Ends workers in the middle of their jobs. */
  close(): void {
    this.#closed = true;
    for (const worker of [...this.#idle, ...this.#busy]) worker.end(SERVICE_ENDS);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #take(): Promise<WorkerProcess> {
    while (!this.#closed && this.#busy.size >= this.#options.workers) await new Promise<void>((wake) => this.#waiting.push(wake));
    if (this.#closed) throw new MediaJobFailedError(SERVICE_ENDS, { suspicious: false });
    const worker = this.#idle.find(({ isAlive }) => isAlive) ?? new WorkerProcess(this.#options);
    this.#idle.splice(0, Infinity, ...this.#idle.filter((idle) => idle !== worker && idle.isAlive));
    this.#busy.add(worker);
    return worker;
  }

  #give(worker: WorkerProcess): void {
    this.#busy.delete(worker);
    if (worker.jobs >= (this.#options.jobsEach ?? JOBS_EACH)) worker.end('It has done its share.');
    if (worker.isAlive && !this.#closed) this.#idle.push(worker);
    this.#waiting.shift()?.();
  }
}
