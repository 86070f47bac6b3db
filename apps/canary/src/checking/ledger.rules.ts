import { markOf, textOf, type Mark } from './mark.rules.ts';
import { type Violation } from './wire-order.rules.ts';

/** A message as the SDK shows it at one seat. */
export interface Shown {
  readonly seat: number;
  readonly epoch: string;
  readonly seq: number;
  readonly senderId: string;
  readonly clientMessageId: string;
  /** Empty once it was deleted: who was away meanwhile is shown it so. */
  readonly text: string;
}

export interface Sent {
  readonly mark: Mark;
  readonly clientMessageId: string;
  readonly senderId: string;
}

interface Entry extends Sent {
  /** Its place in the channel, once that is known. */
  seq?: number;
  /** seat -> when it came */
  readonly shownAt: Map<number, number>;
  readonly lostAt: Set<number>;
}

/** Where a seat stands in the channel's log. */
interface Position {
  readonly epoch: string;
  readonly joinedAfter: number;
  last: number;
}

/** Messages that are remembered: a seat that was away for longer is not judged by what it missed. */
const REMEMBERED = 2_000;

/**
 * What was sent against what came, behind the SDK: there nothing is missing, nothing comes twice, everything comes in the order of
 * the log, and nothing comes that nobody sent. Messages of another run of the canary are left alone.
 */
export class Ledger {
  readonly #run: string;
  /** By their clientMessageId. */
  readonly #entries = new Map<string, Entry>();
  readonly #positions = new Map<number, Position>();

  constructor(run: string) {
    this.#run = run;
  }

  sent(sent: Sent): void {
    this.#entries.set(sent.clientMessageId, { ...sent, shownAt: new Map(), lostAt: new Set() });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > REMEMBERED && oldest !== undefined) this.#entries.delete(oldest);
  }

  acknowledged(clientMessageId: string, seq: number): void {
    const entry = this.#entries.get(clientMessageId);
    if (entry) entry.seq = seq;
  }

  /** @returns what is wrong with it, and messages before it that did not come */
  shown(shown: Shown, now: number): Violation[] {
    const { seat, epoch, seq } = shown;
    const position = this.#positions.get(seat);
    const entry = this.#entries.get(shown.clientMessageId);
    if (position?.epoch !== epoch) this.#positions.set(seat, { epoch, joinedAfter: seq - 1, last: seq });
    else if (seq <= position.last) return [entry && !entry.shownAt.has(seat) ? 'order' : 'duplicate'];
    else position.last = seq;
    if (this.#isGhost(entry, shown)) return ['ghost', ...this.#lost(seat)];
    entry?.shownAt.set(seat, now);
    if (entry) entry.seq = seq;
    return this.#lost(seat);
  }

  /** @returns when it came to the seat; nothing while it has not */
  shownAt(clientMessageId: string, seat: number): number | undefined {
    return this.#entries.get(clientMessageId)?.shownAt.get(seat);
  }

  #isGhost(entry: Entry | undefined, { senderId, text }: Shown): boolean {
    if (entry) return entry.senderId !== senderId || (text !== '' && text !== textOf(entry.mark));
    const mark = markOf(text);
    return text !== '' && (mark === undefined || mark.run === this.#run);
  }

  /** Messages with a place that the seat has gone past without them. */
  #lost(seat: number): Violation[] {
    const position = this.#positions.get(seat);
    if (!position) return [];
    const passed = [...this.#entries.values()].filter(({ seq, shownAt, lostAt }) => seq !== undefined && seq > position.joinedAfter && seq < position.last && !shownAt.has(seat) && !lostAt.has(seat));
    for (const { lostAt } of passed) lostAt.add(seat);
    return passed.map(() => 'lost');
  }
}
