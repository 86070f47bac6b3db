import fc from 'fast-check';
import { isPublicAddress } from './address.rules.ts';

describe('addresses that may be posted to', () => {
  it.each(['1.1.1.1', '8.8.8.8', '93.184.215.14', '100.63.255.255', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001:82a::200e'])('%s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.170',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
  ])('but not %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433', '1.1.1.1.', '[::1]'])('nor what is no address: "%s"', (text) =>
    expect(isPublicAddress(text)).toBe(false),
  );

  it('has no hole in the private networks', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(fc.constantFrom('10', '127', '0'), octet, octet, octet, (first, ...rest) => {
        expect(isPublicAddress([first, ...rest].join('.'))).toBe(false);
      }),
    );
    fc.assert(fc.property(fc.constantFrom('192.168', '169.254'), octet, octet, (first, ...rest) => expect(isPublicAddress([first, ...rest].join('.'))).toBe(false)));
    fc.assert(fc.property(fc.integer({ min: 16, max: 31 }), octet, octet, (...rest) => expect(isPublicAddress(['172', ...rest].join('.'))).toBe(false)));
  });
});
