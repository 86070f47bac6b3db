import fc from 'fast-check';
import { OwnerShares, shareOfOwner } from './owner-shares.ts';

const ALL = 100;

/** Crowds that take whatever they may, in any order, and never give it back. */
function takenBy(crowds: number): number[] {
  const taken = Array.from({ length: crowds }, () => 0);
  const free = () => ALL - taken.reduce((sum, turns) => sum + turns, 0);
  const next = () => (free() > 0 ? taken.findIndex((turns) => turns < shareOfOwner(free())) : -1);
  for (let index = next(); index >= 0; index = next()) taken[index] = (taken[index] ?? 0) + 1;
  return taken;
}

describe('the turns that one owner of webhooks may have', () => {
  it('are a fifth of all for one crowd', () => {
    expect(takenBy(1)).toEqual([20]);
  });

  it('leave some free for others, however greedy a dozen crowds are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (crowds) => {
        expect(ALL - takenBy(crowds).reduce((sum, turns) => sum + turns, 0)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('OwnerShares', () => {
  it('counts what is under way, and says when an owner had their share', () => {
    const shares = new OwnerShares();
    for (const owner of ['a', 'a', 'b']) shares.begin(owner);
    expect(shares.ofOwners).toEqual(new Map([['a', 2], ['b', 1]]));
    expect(shares.end('a', 8)).toBe(true);
    expect(shares.end('a', 8)).toBe(false);
    expect(shares.ofOwners).toEqual(new Map([['b', 1]]));
  });
});
