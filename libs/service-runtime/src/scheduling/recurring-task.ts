import { TaskTelemetry } from '../telemetry/task-telemetry.ts';

export interface RecurringWork {
  /** What it does, in metrics: `identity-purge`. */
  readonly name: string;
  /** Does it once. @returns milliseconds until it is due again */
  readonly run: () => Promise<number>;
  /** Told of a run that failed. @returns milliseconds until it is tried again */
  readonly onError: (error: unknown) => number;
}

/** Milliseconds until the next look of all tasks of this process that look so often: those look together (`WaitingWork`). */
export const untilTick = (everyMs: number): number => Math.ceil(everyMs - (performance.now() % everyMs));

/** Work that a process does again and again: one run after the other, and none that is cut off by its end. */
export class RecurringTask {
  readonly #work: RecurringWork;
  readonly #telemetry: TaskTelemetry;
  #started = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(work: RecurringWork) {
    this.#work = work;
    this.#telemetry = new TaskTelemetry(work.name);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Once: of two rounds, an end would stop one. @throws Error when it was started before */
  start(afterMs = 0): void {
    if (this.#started) throw new Error('This task was started before.');
    this.#started = true;
    this.#schedule(afterMs);
  }

  /** Resolves once the run that is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#telemetry.stopped();
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    this.#telemetry.due(delayMs);
    this.#timer = setTimeout(() => {
      this.#running = this.#telemetry
        .ran(() => this.#work.run())
        .catch((error: unknown) => this.#work.onError(error))
        .then((nextMs) => this.#schedule(nextMs));
    }, delayMs);
  }
}
