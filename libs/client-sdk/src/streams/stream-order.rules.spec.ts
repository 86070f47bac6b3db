import fc from 'fast-check';
import { type ChatEvent } from '../wire.ts';
import { arrive, isBehind, learn, MAX_EARLY, startAt, type StreamOrder } from './stream-order.rules.ts';

const event = (seq: number, epoch = 'e1') => ({ stream: 'channel:c', epoch, seq, type: 'message:created', at: '', data: {} }) as unknown as ChatEvent;
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

function feed(start: StreamOrder, groups: readonly (readonly number[])[]): { order: StreamOrder; applied: number[] } {
  let order = start;
  const applied: number[] = [];
  for (const group of groups) {
    const arrival = arrive(order, group.map((seq) => event(seq)));
    order = arrival.order;
    applied.push(...arrival.due.map(({ seq }) => seq));
  }
  return { order, applied };
}

describe('the order of a stream', () => {
  it('applies the next event, holds early ones, drops old ones', () => {
    const { order, applied } = feed(startAt({ epoch: 'e1', seq: 3 }), [[5, 2, 6], [4], [5]]);
    expect(applied).toEqual([4, 5, 6]);
    expect(order.position).toEqual({ epoch: 'e1', seq: 6 });
    expect(isBehind(order)).toBe(false);
  });

  it('ignores the log of another epoch', () => {
    const start = startAt({ epoch: 'e1', seq: 3 });
    expect(arrive(start, [event(4, 'e2')])).toEqual({ order: start, due: [] });
  });

  it('knows that it is behind from what it was told, and from what came early', () => {
    expect(isBehind(learn(startAt({ epoch: 'e1', seq: 3 }), 4))).toBe(true);
    expect(isBehind(learn(startAt({ epoch: 'e1', seq: 3 }), 3))).toBe(false);
    expect(isBehind(feed(startAt({ epoch: 'e1', seq: 3 }), [[9]]).order)).toBe(true);
  });

  it('holds a bounded number of early events, and still knows how far the log reaches', () => {
    const last = MAX_EARLY + 500;
    const { order } = feed(startAt({ epoch: 'e1', seq: 0 }), [range(2, last)]);
    expect(order.early.size).toBe(MAX_EARLY);
    expect(order.known).toBe(last);
    expect(feed(order, [[1], range(MAX_EARLY + 2, last)]).applied).toEqual(range(1, last));
  });

  /** A log of `last` events, deliveries of it that lose, repeat and mix, and a start somewhere in it. */
  const deliveries = fc.integer({ min: 1, max: 40 }).chain((last) =>
    fc.record({
      last: fc.constant(last),
      start: fc.integer({ min: 0, max: last }),
      groups: fc.array(fc.array(fc.integer({ min: 1, max: last }), { maxLength: 8 }), { maxLength: 30 }),
      pageSize: fc.integer({ min: 1, max: 7 }),
    }),
  );

  it('applies every event once and in order, whatever is lost, repeated or mixed, once its holes are paged', () => {
    fc.assert(
      fc.property(deliveries, ({ last, start, groups, pageSize }) => {
        const first = feed(startAt({ epoch: 'e1', seq: start }), groups);
        let { order } = first;
        const applied = [...first.applied];
        // As the replica does: pages after the position until nothing that is known is missing.
        for (let pages = 0; isBehind(order) && pages <= last; pages++) {
          const after = order.position.seq;
          const page = feed(order, [range(after + 1, Math.min(last, after + pageSize))]);
          order = page.order;
          applied.push(...page.applied);
        }
        const furthest = Math.max(start, ...groups.flat());
        expect(isBehind(order)).toBe(false);
        expect(order.position.seq).toBeGreaterThanOrEqual(furthest);
        expect(applied).toEqual(range(start + 1, order.position.seq));
        expect(order.early.size).toBe(0);
      }),
    );
  });

  it('never applies what stands behind a hole', () => {
    fc.assert(
      fc.property(deliveries, ({ start, groups }) => {
        const { order, applied } = feed(startAt({ epoch: 'e1', seq: start }), groups);
        const came = new Set(groups.flat());
        const firstMissing = range(start + 1, 100).find((seq) => !came.has(seq)) ?? Infinity;
        expect(applied).toEqual(range(start + 1, firstMissing - 1));
        expect(order.position.seq).toBe(firstMissing - 1);
      }),
    );
  });
});
