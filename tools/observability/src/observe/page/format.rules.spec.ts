import { formatted, legendOf } from './format.rules.ts';

describe('numbers on the page', () => {
  it.each([
    [0.0123, 's', '12.3 ms'],
    [2.5, 's', '2.5 s'],
    [1_536, 'bytes', '1.5 KiB'],
    [0.0123, 'percentunit', '1.23 %'],
    [12_345, 'short', '12.3 k'],
    [Number.NaN, 's', '–'],
  ])('%d %s is %s', (value, unit, text) => expect(formatted(value, unit)).toBe(text));

  it('have the names of their series', () => expect(legendOf('{{job}} {{instance}}', { job: 'api', instance: 'a' })).toBe('api a'));
});
