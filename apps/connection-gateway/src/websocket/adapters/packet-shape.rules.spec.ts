import { isDeeperThan } from './packet-shape.rules.ts';

describe('isDeeperThan', () => {
  it.each([
    ['text', 0, false],
    [null, 0, false],
    [{}, 0, true],
    [{}, 1, false],
    [{ a: [] }, 1, true],
    [{ a: [1, { b: 2 }] }, 3, false],
    [{ a: [1, { b: [2] }] }, 3, true],
  ])('%j, %i: %s', (value, depth, deeper) => {
    expect(isDeeperThan(value, depth)).toBe(deeper);
  });

  it('does not fall over what would exhaust the stack', () => {
    expect(isDeeperThan(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), 8)).toBe(true);
  });
});
