import { type Cursor, type Verdict } from '../generated/schemas.ts';
import { type ChatEvent } from '../wire.ts';

/** Where a client stands in a stream, and what it knows of what follows. */
export interface StreamOrder {
  /** The last event that was applied. */
  readonly position: Cursor;
  /** Events that came before their turn, by seq. */
  readonly early: ReadonlyMap<number, ChatEvent>;
  /** The furthest seq that exists for sure. */
  readonly known: number;
}

export interface Arrival {
  readonly order: StreamOrder;
  /** Events whose turn it is now, in order. */
  readonly due: readonly ChatEvent[];
}

/** Early events beyond this many are dropped; they are paged when their turn comes. */
export const MAX_EARLY = 1_000;

export const startAt = (position: Cursor): StreamOrder => ({ position, early: new Map(), known: position.seq });

/** Takes events in any order, any number of times. Those of another epoch are not of this log. */
export function arrive(order: StreamOrder, events: readonly ChatEvent[]): Arrival {
  const { epoch } = order.position;
  let { seq } = order.position;
  let { known } = order;
  const early = new Map(order.early);
  const due: ChatEvent[] = [];
  for (const event of events) {
    if (event.epoch !== epoch || event.seq <= seq) continue;
    known = Math.max(known, event.seq);
    if (event.seq !== seq + 1) {
      if (early.size < MAX_EARLY) early.set(event.seq, event);
      continue;
    }
    for (let next: ChatEvent | undefined = event; next !== undefined; next = early.get(seq + 1)) {
      early.delete(next.seq);
      seq = next.seq;
      due.push(next);
    }
  }
  return { order: { position: { epoch, seq }, early, known }, due };
}

/** Notes that the log reaches up to a position, of which the events have not come. */
export const learn = (order: StreamOrder, seq: number): StreamOrder => (seq > order.known ? { ...order, known: seq } : order);

/** Whether what was built from the log has to be loaded again. It is after a verdict that this release does not know: that is never wrong. */
export const startsOver = ({ status }: Verdict): boolean => status !== 'recovered' && status !== 'gap';

/** Whether events exist that have not been applied. */
export const isBehind = ({ position, known }: StreamOrder): boolean => position.seq < known;
