import { setTimeout as pause } from 'node:timers/promises';
import { type CanarySettings } from '../canary.env.ts';
import { wordOf } from '../checking/mark.rules.ts';
import { type Seats } from '../seats/seats.ts';
import { before, type Probe, ProbeFailure } from './probe.ts';
import { type Writer } from './writer.ts';

const ASK_EVERY_MS = 250;

/** Writes a message, and asks for it until the search finds it: what this takes is the search's lag. */
export class SearchProbe implements Probe {
  readonly name = 'search';
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly #seats: Seats;
  readonly #writer: Writer;
  #turn = 0;

  constructor(seats: Seats, writer: Writer, { othersEveryMs, slowDeadlineMs }: CanarySettings) {
    this.#seats = seats;
    this.#writer = writer;
    this.everyMs = othersEveryMs;
    this.deadlineMs = slowDeadlineMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    const seat = this.#seats.at(this.#turn++);
    const written = this.#writer.write(seat);
    const { id } = await before(signal, 'the ack', written.outgoing.acknowledged).catch((error: unknown) => {
      this.#writer.giveUp(seat, written);
      throw error;
    });
    const caller = seat.caller();
    try {
      while (!signal.aborted) {
        const { hits } = await before(signal, 'the search', caller.search({ q: wordOf(written.mark), ...(seat.channelId !== undefined && { channelId: seat.channelId }) }));
        if (hits.some(({ message }) => message.id === id)) return;
        await pause(ASK_EVERY_MS);
      }
      throw new ProbeFailure('the search did not find the message in time');
    } finally {
      caller.close();
    }
  }
}
