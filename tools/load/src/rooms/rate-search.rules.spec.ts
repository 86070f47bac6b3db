import fc from 'fast-check';
import { afterStep, isSettled, LOWEST_RATE, type RateSearch, startSearch } from './rate-search.rules.ts';

/** Runs a search against a server that carries exactly `limit`. */
function searchFor(limit: number, first = 1_000): { search: RateSearch; tried: number[] } {
  let search = startSearch(first);
  const tried: number[] = [];
  while (!isSettled(search)) {
    tried.push(search.next);
    search = afterStep(search, search.next <= limit);
  }
  return { search, tried };
}

it('comes within a tenth of the limit, from below', () => {
  fc.assert(
    fc.property(fc.integer({ min: 50, max: 50_000 }), (limit) => {
      const { passed = 0 } = searchFor(limit).search;
      expect(passed).toBeLessThanOrEqual(limit);
      expect(passed * 1.1).toBeGreaterThanOrEqual(limit * 0.99);
    }),
  );
});

it('goes up in equal factors, then half-way between', () => {
  expect(searchFor(3_000).tried).toEqual([1_000, 1_500, 2_250, 3_375, 2_756, 3_050, 2_899]);
});

it('goes down when the first rate is already too much', () => {
  const { tried, search } = searchFor(500);
  expect(tried.slice(0, 2)).toEqual([1_000, 667]);
  expect(search.passed).toBeLessThanOrEqual(500);
});

it('gives up on a server that carries nothing', () => {
  const { search, tried } = searchFor(0);
  expect(search.passed).toBeUndefined();
  expect(tried.at(-1)).toBeGreaterThanOrEqual(LOWEST_RATE);
});
