import fc from 'fast-check';
import { fittedInto, slicesOf, timeToMove } from './drain.rules.ts';

describe('moving the clients of a gateway that ends', () => {
  it('takes no more time than the shutdown has', () => {
    expect(fittedInto({ delayMs: 3_000, movingMs: 20_000 }, 28_000)).toEqual({ delayMs: 3_000, movingMs: 20_000 });
    fc.assert(
      fc.property(fc.nat(60_000), fc.nat(60_000), fc.nat(60_000), (delayMs, movingMs, graceMs) => {
        const fitted = fittedInto({ delayMs, movingMs }, graceMs);
        expect(fitted.delayMs + fitted.movingMs).toBeLessThanOrEqual(Math.max(0, graceMs - 5_000));
        expect(fitted.delayMs).toBeLessThanOrEqual(delayMs);
        expect(fitted.movingMs).toBeLessThanOrEqual(movingMs);
      }),
    );
  });

  it('is over soon when there are few', () => {
    expect([0, 1, 100, 10_000].map((connections) => timeToMove(connections, 20_000))).toEqual([0, 20, 2_000, 20_000]);
  });

  it('gives each its own time, evenly spread', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(5_000), (count, movingMs) => {
        const slices = slicesOf(Array.from({ length: count }, (_, index) => index), movingMs, 250);
        const times = slices.flatMap((slice, index) => slice.map(({ afterMs }) => index * 250 + afterMs));
        expect(slices.flat().map(({ connection }) => connection)).toEqual(Array.from({ length: count }, (_, index) => index));
        times.forEach((time, index) => expect(time).toBeCloseTo((index * movingMs) / count, 6));
      }),
    );
  });
});
