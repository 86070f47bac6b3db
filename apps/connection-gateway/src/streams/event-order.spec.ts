import { type StreamEvent } from '@chatgenius/contracts';
import fc from 'fast-check';
import { EventOrder } from './event-order.ts';

const stream = 'channel:00000000-0000-4000-8000-000000000000';
const item = (seq: number, epoch = 'e1'): { event: StreamEvent } => ({
  event: { stream, epoch, seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: {} },
});
const seqs = (items: readonly { event: StreamEvent }[]) => items.map(({ event }) => event.seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('EventOrder', () => {
  it('keeps what comes early until the hole is filled', () => {
    const order = new EventOrder({ epoch: 'e1', seq: 3 });
    expect(seqs(order.accept([item(5), item(6)]))).toEqual([]);
    expect(order.hasHole).toBe(true);
    expect(seqs(order.accept([item(4)]))).toEqual([4, 5, 6]);
    expect(order.hasHole).toBe(false);
    expect(order.position).toEqual({ epoch: 'e1', seq: 6 });
  });

  it('starts over with the log of another epoch', () => {
    const order = new EventOrder({ epoch: 'e1', seq: 3 });
    order.accept([item(9)]);
    expect(seqs(order.accept([item(2, 'e2'), item(3, 'e2')]))).toEqual([2, 3]);
    expect(order.position).toEqual({ epoch: 'e2', seq: 3 });
    expect(order.hasHole).toBe(false);
  });

  it('gives out every event once and in order, however they are mixed, repeated and cut', () => {
    const arrivals = fc.integer({ min: 1, max: 30 }).chain((last) =>
      fc.tuple(
        fc.constant(last),
        fc.integer({ min: 0, max: last }),
        fc.shuffledSubarray([...range(1, last), ...range(1, last)], { minLength: 2 * last }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
      ),
    );
    fc.assert(
      fc.property(arrivals, ([last, start, mixed, cuts]) => {
        const order = new EventOrder({ epoch: 'e1', seq: start });
        const given: number[] = [];
        for (let at = 0, batch = 0; at < mixed.length; batch++) {
          const size = cuts[batch % cuts.length] ?? 1;
          given.push(...seqs(order.accept(mixed.slice(at, at + size).map((seq) => item(seq)))));
          at += size;
        }
        expect(given).toEqual(range(start + 1, last));
        expect(order.hasHole).toBe(false);
      }),
    );
  });

  it('never gives out what stands behind a hole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (last, pick) => {
        const missing = 1 + (pick % (last - 1));
        const order = new EventOrder({ epoch: 'e1', seq: 0 });
        const given = seqs(order.accept(range(1, last).filter((seq) => seq !== missing).map((seq) => item(seq))));
        expect(given).toEqual(range(1, missing - 1));
        expect(order.hasHole).toBe(true);
      }),
    );
  });
});
