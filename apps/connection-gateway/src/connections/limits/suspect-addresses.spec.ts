import { SuspectAddresses } from './suspect-addresses.ts';

describe('SuspectAddresses', () => {
  it('are so for as long as they are told to wait', () => {
    const suspects = new SuspectAddresses();
    suspects.add('a', 0, 1_000);
    suspects.add('b', 0, undefined);
    expect([suspects.has('a', 999), suspects.has('a', 1_000), suspects.has('b', 1)]).toEqual([true, false, false]);
    suspects.add('a', 900, 1_000);
    expect(suspects.has('a', 1_500)).toBe(true);
  });

  it('are so many at most: the oldest are forgotten', () => {
    const suspects = new SuspectAddresses(3);
    for (const address of ['a', 'b', 'a', 'c', 'd']) suspects.add(address, 0, 1_000);
    expect(['a', 'b', 'c', 'd'].filter((address) => suspects.has(address, 1))).toEqual(['a', 'c', 'd']);
  });
});
