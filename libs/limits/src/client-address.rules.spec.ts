import fc from 'fast-check';
import { addressRange, clientAddress } from './client-address.rules.ts';

const PEER = '192.0.2.1';

/** As behind one proxy that writes X-Forwarded-For, unless it is said otherwise. */
const seenBy = (forwardedFor: string | undefined, hops = 1) => clientAddress({ peer: PEER, headers: { 'x-forwarded-for': forwardedFor } }, { hops });
const forwarded = (value: string | string[] | undefined, hops = 1) => clientAddress({ peer: PEER, headers: { forwarded: value } }, { hops });
const peering = (peer: string | undefined) => clientAddress({ peer, headers: {} }, { hops: 0 });

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
    ['a spelling that some read as octal', '0203.0.0113.9', 1, PEER],
  ])('with %s', (_, forwardedFor, hops, client) => {
    expect(seenBy(forwardedFor, hops)).toBe(client);
  });

  it.each([
    ['203.0.113.9:51234', '203.0.113.9'],
    ['203.0.113.9:_hidden', '203.0.113.9'],
    ['"203.0.113.9"', '203.0.113.9'],
    ['"203.0.113.9:80"', '203.0.113.9'],
    ['[203.0.113.9]', PEER],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['"[2001:db8:1:2::9]:443"', '2001:db8:1:2::/64'],
    ['[fe80::1%eth0]:80', 'fe80:0:0:0::/64'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
    ['[::ffff:cb00:7109]', '203.0.113.9'],
    ['203.0.113.9:', PEER],
    ['203.0.113.9:99999999', PEER],
    ['[2001:db8::1', PEER],
    ['[2001:db8::1]443', PEER],
    ['_hidden', PEER],
  ])('reads %s as proxies write it', (written, client) => {
    expect(seenBy(`10.0.0.1, ${written}`)).toBe(client);
    expect(forwarded(`for=10.0.0.1, for=${/[[:%]/.test(written) && !written.startsWith('"') ? `"${written}"` : written}`)).toBe(client);
  });

  it.each([
    ['for=192.0.2.60;proto=http;by=203.0.113.43', '192.0.2.60'],
    ['proto=http ; For = 192.0.2.60', PEER],
    ['proto=http; FOR="192.0.2.60:47011"', '192.0.2.60'],
    ['for=192.0.2.43, for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe:0::/64'],
    ['for=192.0.2.60:80', '192.0.2.60'],
    ['for=[2001:db8:cafe::17]:4711', '2001:db8:cafe:0::/64'],
    ['for="192.0.2.\\60"', '192.0.2.60'],
    ['for=192.0.2.60;host="a, for=10.0.0.1; \\", b"', '192.0.2.60'],
    ['for=unknown', PEER],
    ['for=_SEVKISEK', PEER],
    ['proto=https', PEER],
    ['for=192.0.2.60;for=192.0.2.61', PEER],
    ['', PEER],
  ])('reads Forwarded: %s', (value, client) => {
    expect(forwarded(value)).toBe(client);
  });

  it('believes several lines of a header as one, and each proxy for its own place', () => {
    expect(forwarded(['for=10.0.0.1', 'for=192.0.2.60, for=192.0.2.61'], 2)).toBe('192.0.2.60');
  });

  it('believes the header that the proxies write, where it is said which', () => {
    const headers = { 'x-forwarded-for': '203.0.113.1', forwarded: 'for=203.0.113.2' };
    expect(clientAddress({ peer: PEER, headers }, { hops: 1 })).toBe('203.0.113.1');
    expect(clientAddress({ peer: PEER, headers }, { hops: 1, header: 'x-forwarded-for' })).toBe('203.0.113.1');
    expect(clientAddress({ peer: PEER, headers }, { hops: 1, header: 'forwarded' })).toBe('203.0.113.2');
    expect(clientAddress({ peer: PEER, headers: { forwarded: 'for=203.0.113.2' } }, { hops: 1, header: 'x-forwarded-for' })).toBe(PEER);
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '192.0.2.33'],
    ['64:ff9b:1::192.0.2.33', '64:ff9b:1:0::/64'],
    ['::ffff:0:192.0.2.33', '192.0.2.33'],
    ['::ffff:192.0.2.33', '192.0.2.33'],
    ['::ffff:c000:221', '192.0.2.33'],
  ])('%s is of %s', (peer, network) => {
    expect(peering(peer)).toBe(network);
  });

  it.each([
    ['192.0.2.33', '192.0.2.0/24'],
    ['::ffff:192.0.2.33', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['::1', '0:0:0::/48'],
    ['', undefined],
    ['/run/socket', undefined],
  ])('shows of %j no more than %s', (peer, range) => {
    expect(addressRange({ peer, headers: {} }, { hops: 0 })).toBe(range);
  });

  const group = fc.nat(0xffff);
  it('puts addresses together if, and only if, they share their /64', () => {
    const hex = (groups: readonly number[]) => groups.map((one) => one.toString(16)).join(':');
    const halves = fc.record({ network: fc.array(group, { minLength: 4, maxLength: 4 }), host: fc.array(group, { minLength: 4, maxLength: 4 }) });
    fc.assert(
      fc.property(halves, halves, (one, other) => {
        // Those that begin like these may be of IPv4.
        fc.pre([one, other].every(({ network: [first] }) => first !== 0 && first !== 0x64));
        const of = (network: number[], host: number[]) => peering(hex([...network, ...host]));
        expect(of(one.network, one.host)).toBe(of(one.network, other.host));
        if (hex(one.network) !== hex(other.network)) expect(of(one.network, one.host)).not.toBe(of(other.network, one.host));
      }),
    );
  });

  it('is never something that the client chose beyond what its proxies saw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[",;=\\for1. ]{0,20}$/)), fc.ipV4(), (written, seen) => {
        expect(seenBy(`${written},${seen}`)).toBe(seen);
        expect(forwarded(`${written}, for="${seen}:80";proto=https`)).toBe(seen);
      }),
    );
  });
});
