import fc from 'fast-check';
import { clientAddress } from './client-address.rules.ts';

const PEER = '192.0.2.1';

describe('clientAddress', () => {
  it.each([
    ['nobody is trusted', '203.0.113.9', 0, PEER],
    ['one proxy', '203.0.113.9', 1, '203.0.113.9'],
    ['one proxy, and what the client wrote itself', '10.0.0.1, 203.0.113.9', 1, '203.0.113.9'],
    ['two proxies', '10.0.0.1, 203.0.113.9, 198.51.100.7', 2, '203.0.113.9'],
    ['fewer proxies than trusted: the first has written the client', '203.0.113.9', 2, '203.0.113.9'],
    ['no header', undefined, 1, PEER],
    ['an empty header', '', 1, PEER],
    ['an empty place', '203.0.113.9,', 1, PEER],
    ['no address', 'unknown', 1, PEER],
    ['a port', '203.0.113.9:80', 1, PEER],
    ['a spelling that some read as octal', '0203.0.0113.9', 1, PEER],
  ])('with %s', (_, forwardedFor, trustedHops, client) => {
    expect(clientAddress(PEER, forwardedFor, trustedHops)).toBe(client);
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['::ffff:192.0.2.33', '192.0.2.33'],
    ['::ffff:c000:221', '192.0.2.33'],
  ])('%s is of %s', (peer, network) => {
    expect(clientAddress(peer, undefined, 0)).toBe(network);
  });

  const group = fc.nat(0xffff);
  it('puts addresses together if, and only if, they share their /64', () => {
    const hex = (groups: readonly number[]) => groups.map((one) => one.toString(16)).join(':');
    const halves = fc.record({ network: fc.array(group, { minLength: 4, maxLength: 4 }), host: fc.array(group, { minLength: 4, maxLength: 4 }) });
    fc.assert(
      fc.property(halves, halves, (one, other) => {
        fc.pre(one.network.some((part) => part !== 0) && other.network.some((part) => part !== 0));
        const of = (network: number[], host: number[]) => clientAddress(hex([...network, ...host]), undefined, 0);
        expect(of(one.network, one.host)).toBe(of(one.network, other.host));
        if (hex(one.network) !== hex(other.network)) expect(of(one.network, one.host)).not.toBe(of(other.network, one.host));
      }),
    );
  });

  it('is never something that the client chose beyond what its proxies saw', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (written, seen) => {
        expect(clientAddress(PEER, `${written},${seen}`, 1)).toBe(seen);
      }),
    );
  });
});
