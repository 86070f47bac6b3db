import { placeOfFault } from './json-place.rules.ts';

describe('the place where JSON is broken', () => {
  it.each([
    ['{"handle": ', 'line 1, column 12'],
    ['{"a": x}', 'line 1, column 7'],
    ['{\n  "a": 1,\n  "b": 2,,\n}', 'line 3, column 10'],
    ['{"a": 1} {', 'line 1, column 10'],
    ['{"a": "position 99" 5}', 'line 1, column 21'],
  ])('of %j is %s', (text, place) => {
    expect(placeOfFault(text)).toBe(place);
  });

  it.each(['['.repeat(100_000), `{"a": ${'1'.repeat(200_000)}`])('is not looked for where that would cost too much', (text) => {
    expect(() => placeOfFault(text)).not.toThrow();
  });
});
