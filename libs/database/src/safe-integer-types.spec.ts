import { parseSafeInteger } from './safe-integer-types.ts';

it('reads what a number can hold, and nothing beyond', () => {
  expect(parseSafeInteger('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(parseSafeInteger('-3')).toBe(-3);
  expect(() => parseSafeInteger('9007199254740992')).toThrow(RangeError);
});
