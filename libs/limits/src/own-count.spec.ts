import fc from 'fast-check';
import { OwnCount } from './own-count.ts';

const WINDOW_MS = 60_000;

describe('OwnCount', () => {
  it('counts each key in windows that begin with its first use', () => {
    const count = new OwnCount(WINDOW_MS);
    expect(count.add('ada', 0)).toEqual({ uses: 1, endsInMs: WINDOW_MS });
    expect(count.add('grace', 10_000)).toEqual({ uses: 1, endsInMs: WINDOW_MS });
    expect(count.add('ada', 59_999)).toEqual({ uses: 2, endsInMs: 1 });
    expect(count.add('ada', 60_000)).toEqual({ uses: 1, endsInMs: WINDOW_MS });
    expect(count.add('grace', 60_000)).toEqual({ uses: 2, endsInMs: 10_000 });
  });

  it('forgets what has ended', () => {
    const count = new OwnCount(WINDOW_MS);
    for (let key = 0; key < 1_000; key++) count.add(String(key), key);
    count.add('last', WINDOW_MS + 500);
    expect(count.size).toBe(500);
  });

  it('never counts too few, and keeps no more than twice as many keys as it may tell apart', () => {
    const uses = fc.array(fc.record({ key: fc.nat(40).map(String), afterMs: fc.nat(10_000) }), { maxLength: 300 });
    fc.assert(
      fc.property(uses, (all) => {
        const count = new OwnCount(WINDOW_MS, 8);
        const windows = new Map<string, { uses: number; endsAt: number }>();
        let now = 0;
        for (const { key, afterMs } of all) {
          now += afterMs;
          const counted = count.add(key, now);
          const before = windows.get(key);
          const exact = before !== undefined && before.endsAt > now ? { ...before, uses: before.uses + 1 } : { uses: 1, endsAt: now + WINDOW_MS };
          windows.set(key, exact);
          expect(count.size).toBeLessThanOrEqual(16);
          if (now < WINDOW_MS) expect(counted.uses).toBeGreaterThanOrEqual(exact.uses);
        }
      }),
    );
  });
});
