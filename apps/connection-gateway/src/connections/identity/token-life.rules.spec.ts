import fc from 'fast-check';
import { noticeAt } from './token-life.rules.ts';

describe('noticeAt', () => {
  it('tells a minute before, or a little earlier, and of short tokens in time', () => {
    expect([noticeAt(0, 900_000, 0), noticeAt(0, 900_000, 1)]).toEqual([840_000, 810_000]);
    expect([noticeAt(0, 30_000, 0), noticeAt(0, 30_000, 1)]).toEqual([20_000, 15_000]);
  });

  it('is never before the token is taken, and never after its end', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.integer({ min: -1_000, max: 100_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (now, life, random) => {
        const at = noticeAt(now, now + life, random);
        expect(at).toBeLessThanOrEqual(now + life);
        if (life > 0) expect(at).toBeGreaterThanOrEqual(now + life / 2);
      }),
    );
  });
});
