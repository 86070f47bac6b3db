import fc from 'fast-check';
import { hasCaughtUp, standingOf, toRelieve } from './marks.rules.ts';

const marks = { softBytes: 100, hardBytes: 1_000, totalBytes: 10_000 };

describe('the marks of unsent bytes', () => {
  it.each([
    [0, 'well'],
    [100, 'well'],
    [101, 'slow'],
    [1_000, 'slow'],
    [1_001, 'too slow'],
  ])('%i bytes: %s', (bytes, standing) => {
    expect(standingOf(bytes, marks)).toBe(standing);
  });

  it('lets what was held back follow only with room to spare', () => {
    expect([0, 50, 51].map((bytes) => hasCaughtUp(bytes, marks))).toEqual([true, true, false]);
  });

  it('closes nobody while all together have what they may', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { maxLength: 10 }), (sizes) => {
        expect(toRelieve(sizes.map((bytes) => ({ bytes })), marks)).toEqual([]);
      }),
    );
  });

  it('makes room beyond the mark by as few connections as possible, those with most', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 10, maxLength: 100 }), (sizes) => {
        const sum = (of: readonly number[]) => of.reduce((total, bytes) => total + bytes, 0);
        const chosen = toRelieve(sizes.map((bytes) => ({ bytes })), marks).map(({ bytes }) => bytes);
        if (sum(sizes) <= marks.totalBytes) return expect(chosen).toEqual([]);
        expect(chosen).toEqual([...sizes].sort((one, other) => other - one).slice(0, chosen.length));
        expect(sum(sizes) - sum(chosen)).toBeLessThanOrEqual(7_500);
        expect(sum(sizes) - sum(chosen.slice(0, -1))).toBeGreaterThan(7_500);
      }),
    );
  });
});
