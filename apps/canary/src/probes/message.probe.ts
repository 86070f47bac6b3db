import { type CanaryMetrics } from '../canary.metrics.ts';
import { type CanarySettings } from '../canary.env.ts';
import { type Seat } from '../seats/seat.ts';
import { type Seats } from '../seats/seats.ts';
import { before, type Probe, ProbeFailure } from './probe.ts';
import { type Writer, type Written } from './writer.ts';

/** A message from every seat to every seat: it is acknowledged, and all of them are shown it. */
export class MessageProbe implements Probe {
  readonly name = 'message';
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly #seats: Seats;
  readonly #writer: Writer;
  readonly #metrics: CanaryMetrics;

  constructor(seats: Seats, writer: Writer, metrics: CanaryMetrics, { messageEveryMs, deadlineMs }: CanarySettings) {
    this.#seats = seats;
    this.#writer = writer;
    this.#metrics = metrics;
    this.everyMs = messageEveryMs;
    this.deadlineMs = deadlineMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    const results = await Promise.allSettled(this.#seats.all.map((seat) => this.#send(seat, signal)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).message] : []));
    if (failures.length > 0) throw new ProbeFailure([...new Set(failures)].join('; '));
  }

  async #send(from: Seat, signal: AbortSignal): Promise<void> {
    const written = this.#begin(from);
    const missing: number[] = [];
    const acknowledged = before(signal, `the ack of seat ${from.number}`, written.outgoing.acknowledged).catch((error: unknown) => {
      this.#writer.giveUp(from, written);
      throw error;
    });
    const shown = this.#seats.all.map(async (to) => {
      const ms = await before(signal, '', this.#writer.arrival(written, to, signal)).catch(() => undefined);
      this.#metrics.delivery(from.number, to.number, ms);
      if (ms === undefined) missing.push(to.number);
    });
    await Promise.all([acknowledged, ...shown]);
    if (missing.length > 0) throw new ProbeFailure(`from seat ${from.number} nothing came to ${missing.join(', ')}`);
  }

  #begin(from: Seat): Written {
    try {
      return this.#writer.write(from);
    } catch (error) {
      for (const to of this.#seats.all) this.#metrics.delivery(from.number, to.number, undefined);
      throw error;
    }
  }
}
