import { type ReadCursor } from '@chatgenius/contracts';
import fc from 'fast-check';
import { deliveredUpTo, furthest, merged, readUpTo, type CursorMove } from './cursors.rules.ts';

const seq = fc.nat(20);
const move = fc.oneof(seq.map(deliveredUpTo), seq.map(readUpTo));
const start: ReadCursor = { delivered: 0, read: 0 };

describe('a cursor', () => {
  it('stands at the same place whatever the order and number of times in which its moves arrive', () => {
    fc.assert(
      fc.property(
        fc.array(move).chain((moves) => fc.tuple(fc.constant(moves), fc.shuffledSubarray([...moves, ...moves], { minLength: moves.length * 2 }))),
        ([moves, shuffled]) => expect(shuffled.reduce(furthest, start)).toEqual(moves.reduce(furthest, start)),
      ),
    );
  });

  it('only moves forward, and has never read what was not delivered', () => {
    fc.assert(
      fc.property(fc.array(move), (moves) => {
        moves.reduce((cursor, to) => {
          const moved = furthest(cursor, to);
          expect(moved.delivered).toBeGreaterThanOrEqual(cursor.delivered);
          expect(moved.read).toBeGreaterThanOrEqual(cursor.read);
          expect(moved.read).toBeLessThanOrEqual(moved.delivered);
          return moved;
        }, start);
      }),
    );
  });
});

describe('merged', () => {
  const moves = fc.array(
    fc.record({
      userId: fc.constantFrom('ada', 'grace'),
      conversation: fc.constantFrom({ channelId: 'c1' }, { channelId: 'c2' }, { channelId: 'c1', threadId: 't1' }),
      to: move,
    }),
  );
  const of = (all: readonly CursorMove[], { userId, conversation }: CursorMove) =>
    all.filter((other) => other.userId === userId && other.conversation === conversation).map(({ to }) => to);

  it('names each cursor once, and moves it as far as all of its moves together', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const once = merged(all);
        for (const each of all) expect(of(once, each)).toEqual([of(all, each).reduce(furthest, start)]);
        expect(once.length).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});
