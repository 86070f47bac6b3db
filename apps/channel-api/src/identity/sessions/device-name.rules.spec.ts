import fc from 'fast-check';
import { deviceName } from './device-name.rules.ts';

describe('the name of a device', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', 'Chrome on macOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1', 'Safari on iPhone'],
    ['ChatApp/3.1 (Android 15; Pixel 9)', 'ChatApp on Android'],
    ['curl/8.5.0', 'curl'],
    ['node', undefined],
    [' ', undefined],
    [null, undefined],
  ])('of %j is %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });

  it('is found, or not, in whatever a client sends', () => {
    fc.assert(fc.property(fc.string({ maxLength: 256 }), (userAgent) => ['string', 'undefined'].includes(typeof deviceName(userAgent))));
  });
});
