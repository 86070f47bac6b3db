import fc from 'fast-check';
import { creditOf, settledAt } from './credit.rules.ts';

describe('creditOf', () => {
  it.each([
    ['nothing of a small limit', 19, 0, 0],
    ['a few of an untouched limit', 60, 1, 2],
    ['less as it is used', 60, 21, 1],
    ['nothing close to the end', 60, 41, 0],
    ['nothing beyond the end', 60, 70, 0],
  ])('is %s', (_, limit, consumed, credit) => {
    expect(creditOf(limit, consumed)).toBe(credit);
  });

  it('never is more than a twentieth of the limit, for however many processes that settle in turn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.array(fc.nat(9), { maxLength: 500 }), (limit, turns) => {
        // Each turn is one process that gives out all that it may, and then tells what it gave.
        let consumed = 0;
        for (const process of turns) {
          const credit = creditOf(limit, consumed);
          expect(credit).toBeLessThanOrEqual(limit / 20);
          if (process < 5) consumed += credit;
          else if (consumed < limit) consumed++;
        }
        expect(consumed).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

it.each([
  ['one of a small credit', 60, 1, 1],
  ['half of a large one', 6_000, 0, 150],
  ['one where there is no credit', 60, 59, 1],
])('tells after %s', (_, limit, consumed, uses) => {
  expect(settledAt(limit, consumed)).toBe(uses);
});
