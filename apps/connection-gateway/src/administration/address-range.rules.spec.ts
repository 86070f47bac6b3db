import { rangeOf } from './address-range.rules.ts';

describe('the range of an address', () => {
  it.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['2001:db8:0:1::/64', '2001:db8:0:1::/64'],
    ['', ''],
  ])('of %s is %s', (address, range) => expect(rangeOf(address)).toBe(range));
});
