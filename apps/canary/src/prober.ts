import { type Logger, RecurringTask } from '@chatgenius/service-runtime';
import { type CanaryMetrics } from './canary.metrics.ts';
import { type Probe } from './probes/probe.ts';
import { type Tidying } from './probes/tidying.ts';
import { type Seats } from './seats/seats.ts';

const GATHER_EVERY_MS = 1_000;
const TIDY_EVERY_MS = 30_000;
/** A deployment that lets nobody in so long after the canary has started is away: from then on its probes fail. */
const GATHERED_WITHIN_MS = 30_000;

export interface ProberParts {
  readonly probes: readonly Probe[];
  readonly seats: Seats;
  readonly tidying: Tidying;
  readonly metrics: CanaryMetrics;
  readonly logger: Logger;
}

/** Runs each probe by itself, so that a slow one holds up no other, for as long as the process lives. */
export class Prober {
  readonly #probing: readonly RecurringTask[];
  readonly #upkeep: readonly RecurringTask[];
  readonly #metrics: CanaryMetrics;
  readonly #logger: Logger;
  readonly #seats: Seats;
  readonly #stopping = new AbortController();
  #gathered: boolean | undefined;
  #isProbing = false;
  #latest: NodeJS.Timeout | undefined;

  constructor({ probes, seats, tidying, metrics, logger }: ProberParts) {
    this.#seats = seats;
    this.#metrics = metrics;
    this.#logger = logger;
    const task = (name: string, everyMs: number, run: () => Promise<unknown>): RecurringTask =>
      new RecurringTask({
        name,
        run: async () => {
          await run();
          return everyMs;
        },
        onError: (error) => {
          if (!this.#stopping.signal.aborted) this.#logger.warn('upkeep:failed', { task: name, error });
          return everyMs;
        },
      });
    this.#probing = probes.map((probe) => task(`canary-${probe.name}`, probe.everyMs, () => this.#probe(probe)));
    this.#upkeep = [
      task('canary-gather', GATHER_EVERY_MS, () => this.#gather()),
      task('canary-tidy', TIDY_EVERY_MS, () => tidying.run(Date.now())),
    ];
    metrics.observeSeats(() => seats.all.filter(({ obstacle }) => obstacle === undefined).length);
  }

  /** Probes begin when the seats are taken: the start of a canary is no fault of the deployment. */
  start(): void {
    for (const task of this.#upkeep) task.start();
    this.#latest = setTimeout(() => this.#beginProbing(), GATHERED_WITHIN_MS);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#latest);
    // Ends what waits for a connection.
    this.#seats.close();
    await Promise.all([...this.#upkeep, ...this.#probing].map((task) => task.stop()));
  }

  #beginProbing(): void {
    clearTimeout(this.#latest);
    if (this.#isProbing || this.#stopping.signal.aborted) return;
    this.#isProbing = true;
    for (const task of this.#probing) task.start();
  }

  async #probe(probe: Probe): Promise<void> {
    const { name, deadlineMs } = probe;
    const startedAt = performance.now();
    try {
      await probe.run(AbortSignal.any([AbortSignal.timeout(deadlineMs), this.#stopping.signal]));
      this.#metrics.succeeded(name, (performance.now() - startedAt) / 1_000);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#metrics.failed(name);
      this.#logger.warn('canary:probe-failed', { probe: name, tookMs: Math.round(performance.now() - startedAt), error });
    }
  }

  /** One line when it fails, and one when it succeeds again: an outage has a thousand attempts. */
  async #gather(): Promise<void> {
    const seats = this.#seats;
    try {
      await seats.gather();
      if (this.#gathered !== true) this.#logger.info('canary:gathered', { channelId: seats.channelId, seats: seats.all.length });
      this.#gathered = true;
      this.#beginProbing();
    } catch (error) {
      if (this.#gathered !== false && !this.#stopping.signal.aborted) this.#logger.warn('canary:not-gathered', { error });
      this.#gathered = false;
    }
  }
}
