import { nowMicros } from '../clock.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../measuring/latencies.ts';
import { type ClientEvents, type LoadClient } from './load-client.ts';
import { type Counts, NO_COUNTS, type StepPlan } from './worker-messages.ts';

/** Counts what happens to the clients of this process in one step, and keeps the latencies of its measured time. */
export class StepRecorder implements ClientEvents {
  readonly counts: Counts = { ...NO_COUNTS };
  readonly #plan: StepPlan;
  readonly #delivery = createHistogram();
  readonly #ack = createHistogram();

  constructor(plan: StepPlan) {
    this.#plan = plan;
  }

  delivered(sentAt: number): void {
    // NaN, and what a step that was given up left behind, do not belong here.
    if (!(sentAt >= this.#plan.startAt)) return;
    this.counts.delivered++;
    if (this.#isMeasured(sentAt)) recordLatency(this.#delivery, nowMicros() - sentAt);
  }

  acknowledged(sentAt: number, accepted: boolean): void {
    if (sentAt < this.#plan.startAt) return;
    if (!accepted) {
      this.counts.refused++;
      return;
    }
    this.counts.acknowledged++;
    if (this.#isMeasured(sentAt)) recordLatency(this.#ack, nowMicros() - sentAt);
  }

  outOfOrder(): void {
    this.counts.outOfOrder++;
  }

  closed(_client: LoadClient, _reason: string): void {
    this.counts.closed++;
  }

  latencies(): { delivery: string; ack: string } {
    return { delivery: encodeHistogram(this.#delivery), ack: encodeHistogram(this.#ack) };
  }

  #isMeasured(sentAt: number): boolean {
    return sentAt >= this.#plan.measureFrom && sentAt < this.#plan.measureTo;
  }
}
