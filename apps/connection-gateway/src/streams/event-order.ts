import { type Cursor, type StreamEvent } from '@chatgenius/contracts';

/** Something that carries a stream event: decided by the event, passed through whole. */
interface Carrier {
  readonly event: StreamEvent;
}

/**
 * Puts the events of one stream in order: gives out each seq once, the next one after the last, and
 * keeps what comes early until the hole before it is filled. Pure: what fills a hole is the caller's.
 */
export class EventOrder<Item extends Carrier> {
  #position: Cursor;
  /** Absent while nothing is early: a gateway holds a stream for every user, and most of them are quiet. */
  #early: Map<number, Item> | undefined;

  constructor(position: Cursor) {
    this.#position = position;
  }

  /** The last event that was given out. */
  get position(): Cursor {
    return this.#position;
  }

  /** Whether events wait for others that have not come. */
  get hasHole(): boolean {
    return this.#early !== undefined && this.#early.size > 0;
  }

  /** Takes events in any order, any number of times; returns those whose turn it is. */
  accept(items: readonly Item[]): Item[] {
    for (const item of items) this.#keep(item);
    return this.#due();
  }

  #keep(item: Item): void {
    const { epoch, seq } = item.event;
    if (epoch !== this.#position.epoch) this.#startOver({ epoch, seq: seq - 1 });
    if (seq > this.#position.seq) (this.#early ??= new Map()).set(seq, item);
  }

  /** Another epoch is another log: positions of the old one mean nothing in it. */
  #startOver(position: Cursor): void {
    this.#position = position;
    this.#early = undefined;
  }

  #due(): Item[] {
    const due: Item[] = [];
    for (;;) {
      const seq = this.#position.seq + 1;
      const next = this.#early?.get(seq);
      if (next === undefined) break;
      this.#early?.delete(seq);
      this.#position = { epoch: this.#position.epoch, seq };
      due.push(next);
    }
    if (this.#early?.size === 0) this.#early = undefined;
    return due;
  }
}
