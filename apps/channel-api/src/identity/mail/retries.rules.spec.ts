import { retryAfter } from './retries.rules.ts';

describe('a mail that could not be sent', () => {
  it.each([
    [1, 0, false, 5],
    [2, 5, false, 10],
    [4, 60, false, 40],
    [30, 3_599, false, 300],
    [30, 3_600, false, undefined],
    [1, 0, true, undefined],
  ])('after %i attempts in %i s (refused for good: %s): %s', (attempts, age, forGood, seconds) => {
    expect(retryAfter(attempts, age, forGood)).toBe(seconds);
  });
});
