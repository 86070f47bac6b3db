import fc from 'fast-check';
import { type Asked, offsetOf, remember } from './server-clock.rules.ts';

describe('the clock of the server', () => {
  const asked = (offset: number, there: number, back: number, sentAt = 1_000): Asked => ({ sentAt, answeredAt: sentAt + there + back, serverAt: sentAt + there + offset });

  it('is unknown before it was asked for', () => expect(offsetOf([])).toBeUndefined());
  it('is exact where both ways are equally long', () => expect(offsetOf([asked(5_000, 30, 30)])).toBe(5_000));

  it('is wrong by half of the shortest way at most, however wrong the clock of the device is', () => {
    const way = fc.integer({ min: 0, max: 5_000 });
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 12 }), (offset, ways) => {
        const questions = ways.reduce<readonly Asked[]>((all, [there, back], index) => remember(all, asked(offset, there, back, index * 60_000)), []);
        const shortest = Math.min(...questions.map(({ sentAt, answeredAt }) => answeredAt - sentAt));
        expect(Math.abs((offsetOf(questions) ?? Infinity) - offset)).toBeLessThanOrEqual(shortest / 2);
        expect(questions.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});
