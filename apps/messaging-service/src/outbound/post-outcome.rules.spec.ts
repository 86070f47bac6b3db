import { retryAfterMs } from './post-outcome.rules.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');

describe('Retry-After', () => {
  it.each([
    [undefined, undefined],
    ['120', 120_000],
    ['Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
  ])('%s is %s ms', (header, expected) => expect(retryAfterMs(header, NOW)).toBe(expected));
});
