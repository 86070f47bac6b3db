import { type StreamEvent } from '@chatgenius/contracts';
import { Ring } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';

const MINUTES_10 = 600_000;
/** Of each kind: a few megabytes in all, and minutes of what a busy gateway does. */
const KEPT = { sends: 20_000, arrivals: 20_000, writes: 20_000, recoveries: 10_000, refusals: 5_000 };

export interface TakenSend {
  readonly at: number;
  readonly answeredAt: number;
  readonly userId: string;
  readonly clientMessageId: string;
  readonly outcome: string;
}

interface Arrival {
  readonly at: number;
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
}

/** Events of one stream that were written together, up to `seq`. */
interface Write extends Arrival {
  readonly firstSeq: number;
  readonly connections: number;
}

interface Recovery extends Omit<Write, 'connections'> {
  readonly userId: string;
}

interface Refusal {
  readonly at: number;
  readonly userId: string;
  readonly command: string;
  readonly reason: string;
}

/** What this gateway did in the last minutes, for "where is my message": no texts, and bounded in size. */
@Injectable()
export class FlightRecorder {
  readonly sends = new Ring<TakenSend>(KEPT.sends, MINUTES_10);
  readonly refusals = new Ring<Refusal>(KEPT.refusals, MINUTES_10);
  readonly #arrivals = new Ring<Arrival>(KEPT.arrivals, MINUTES_10);
  readonly #writes = new Ring<Write>(KEPT.writes, MINUTES_10);
  readonly #recoveries = new Ring<Recovery>(KEPT.recoveries, MINUTES_10);

  arrived({ stream, epoch, seq }: StreamEvent): void {
    this.#arrivals.push({ at: Date.now(), stream, epoch, seq });
  }

  /** @param events of one stream, in order */
  wrote(events: readonly StreamEvent[], connections: number): void {
    const [first, last] = [events[0], events.at(-1)];
    if (first && last) this.#writes.push({ at: Date.now(), stream: last.stream, epoch: last.epoch, firstSeq: first.seq, seq: last.seq, connections });
  }

  recovered(userId: string, events: readonly StreamEvent[]): void {
    const [first, last] = [events[0], events.at(-1)];
    if (first && last) this.#recoveries.push({ at: Date.now(), userId, stream: last.stream, epoch: last.epoch, firstSeq: first.seq, seq: last.seq });
  }

  /** What happened to one event here. */
  of(stream: string, seq: number) {
    const holds = (range: Omit<Write, 'connections'>): boolean => range.stream === stream && range.firstSeq <= seq && seq <= range.seq;
    return { received: this.#arrivals.find((one) => one.stream === stream && one.seq === seq), written: this.#writes.find(holds), recovered: this.#recoveries.find(holds) };
  }
}
