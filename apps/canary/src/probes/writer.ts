import { randomBytes } from 'node:crypto';
import { type ChatEvent, type OutgoingMessage } from '@chatgenius/client-sdk';
import { Ledger } from '../checking/ledger.rules.ts';
import { type Mark, textOf } from '../checking/mark.rules.ts';
import { type Violation } from '../checking/wire-order.rules.ts';
import { type Seat } from '../seats/seat.ts';
import { ProbeFailure } from './probe.ts';

const RUN_BYTES = 4;

export interface Written {
  readonly mark: Mark;
  /** By `performance.now()`. */
  readonly at: number;
  readonly outgoing: OutgoingMessage;
}

/** Writes the messages of all probes, and keeps account of what came of them. */
export class Writer {
  readonly #run = randomBytes(RUN_BYTES).toString('hex');
  readonly #ledger = new Ledger(this.#run);
  readonly #numbers = new Map<number, number>();
  readonly #waiting = new Set<() => void>();

  /** @throws ProbeFailure where the seat cannot send now */
  write(seat: Seat): Written {
    const { channelId, userId, obstacle } = seat;
    if (channelId === undefined || userId === undefined || obstacle !== undefined) throw new ProbeFailure(`seat ${seat.number} cannot send: ${obstacle}`);
    const number = (this.#numbers.get(seat.number) ?? 0) + 1;
    this.#numbers.set(seat.number, number);
    const mark = { run: this.#run, seat: seat.number, number };
    const at = performance.now();
    const outgoing = seat.chat.send({ channelId, text: textOf(mark) });
    const { clientMessageId } = outgoing;
    this.#ledger.sent({ mark, clientMessageId, senderId: userId });
    outgoing.acknowledged.then(({ seq }) => this.#ledger.acknowledged(clientMessageId, seq), () => undefined);
    return { mark, at, outgoing };
  }

  /** What a seat is shown. @returns what is wrong with it */
  shown(seat: Seat, event: ChatEvent): Violation[] {
    if (event.type !== 'message:created') return [];
    const { senderId, clientMessageId, text, seq } = event.data.message;
    const violations = this.#ledger.shown({ seat: seat.number, epoch: event.epoch, seq, senderId, clientMessageId, text }, performance.now());
    for (const look of [...this.#waiting]) look();
    return violations;
  }

  /** Resolves with the milliseconds until a seat was shown it; never, where it is not. */
  arrival({ outgoing: { clientMessageId }, at }: Written, seat: Seat, signal: AbortSignal): Promise<number> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiting.delete(look);
        signal.removeEventListener('abort', end);
      };
      const look = (): void => {
        const shownAt = this.#ledger.shownAt(clientMessageId, seat.number);
        if (shownAt === undefined) return;
        end();
        resolve(shownAt - at);
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', end, { once: true });
      look();
    });
  }

  /** A message that no probe waits for any more is not sent later: an outage leaves no flood behind. */
  giveUp(seat: Seat, { outgoing }: Written): void {
    seat.chat.discard(outgoing.clientMessageId);
  }
}
