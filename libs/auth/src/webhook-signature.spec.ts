import fc from 'fast-check';
import { isSignedWebhook, newWebhookSecret, showWebhookSecret, signWebhook } from './webhook-signature.ts';

const NOW = new Date('2026-11-23T12:00:00.500Z');
const secret = newWebhookSecret();
const body = '{"text":"hello"}';
const headers = signWebhook([secret], 'msg_1', NOW, body);
const accepts = (changed: Record<string, unknown> = {}, text: string = body, now = NOW, secrets = [secret]) =>
  isSignedWebhook(secrets, { ...headers, ...changed }, text, now);
const secondsLater = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

describe('signing and verifying as Standard Webhooks', () => {
  it('agrees with the vector of the reference libraries', () => {
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const signed = signWebhook([key], 'msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}');
    expect(signed).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('makes secrets of 256 bits, shown as whsec_', () => {
    expect(showWebhookSecret(secret)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(showWebhookSecret(secret).slice(6), 'base64')).toEqual(secret);
  });

  it('accepts what it signed, whatever id, time and bytes', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
    fc.assert(
      fc.property(id, fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), fc.uint8Array(), (name, at, bytes) => {
        const payload = Buffer.from(bytes);
        expect(isSignedWebhook([secret], signWebhook([secret], name, at, payload), payload, at)).toBe(true);
      }),
    );
  });

  it('refuses every change of id, time, signature or body', () => {
    fc.assert(
      fc.property(fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'body'), fc.nat(60), fc.constantFrom('0', '7', 'x', '.', ' '), (part, at, character) => {
        const original = part === 'body' ? body : (headers[part] ?? '');
        const changed = original.slice(0, at) + character + original.slice(at + 1);
        fc.pre(changed !== original && changed.trim() !== original);
        // The last character of unpadded base64 carries bits that do not count.
        fc.pre(part !== 'webhook-signature' || at < original.length - 2);
        expect(part === 'body' ? accepts({}, changed) : accepts({ [part]: changed })).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what is not there, and what is of another version alone', () => {
    for (const name of Object.keys(headers)) expect(accepts({ [name]: undefined })).toBe(false);
    expect(accepts({ 'webhook-signature': (headers['webhook-signature'] ?? '').replace('v1,', 'v1a,') })).toBe(false);
    expect(accepts({ 'webhook-signature': '' })).toBe(false);
    expect(accepts({}, body, NOW, [])).toBe(false);
  });

  it('forgives a clock that is five minutes off, and no more', () => {
    expect([-299, 299].map((seconds) => accepts({}, body, secondsLater(seconds)))).toEqual([true, true]);
    expect([-302, 302].map((seconds) => accepts({}, body, secondsLater(seconds)))).toEqual([false, false]);
    expect(['', '-1', '1e9', '1614265330.5', 'NaN'].map((timestamp) => accepts({ 'webhook-timestamp': timestamp }))).not.toContain(true);
  });

  it('accepts either secret while one is exchanged for the other, from either side', () => {
    const next = newWebhookSecret();
    const both = signWebhook([next, secret], 'msg_1', NOW, body);
    for (const secrets of [[secret], [next], [next, secret]]) expect(isSignedWebhook(secrets, both, body, NOW)).toBe(true);
    expect(accepts({}, body, NOW, [next, secret])).toBe(true);
    expect(accepts({}, body, NOW, [next])).toBe(false);
  });

  it('refuses ids that leave open where they end', () => {
    expect(isSignedWebhook([secret], signWebhook([secret], 'a.1614265330', NOW, body), body, NOW)).toBe(false);
  });
});
