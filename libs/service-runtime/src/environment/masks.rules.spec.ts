import fc from 'fast-check';
import { maskUrl, maskUrls, MASKED } from './masks.rules.ts';

/** Not part of anything else in the URLs below. */
const password = fc.string({ minLength: 4, maxLength: 24 }).map((text) => `S${text}S`);

describe('masks', () => {
  it.each([
    ['postgresql://channel-api:secret@db:5432/chat', 'postgresql://channel-api:***@db:5432/chat'],
    ['redis://:secret@cache', 'redis://:***@cache'],
    ['redis://cache:6379/0', 'redis://cache:6379/0'],
    ['nats://secret@bus', 'nats://***@bus'],
    ['postgres://db/chat?user=secret&password=secret&sslmode=require', 'postgres://db/chat?user=***&password=***&sslmode=require'],
    ['tls://bus:4222?ca=/etc/nats/ca.pem', 'tls://bus:4222?ca=/etc/nats/ca.pem'],
    ['redis+cluster://gateway:secret@one:1,two:2', 'redis+cluster://gateway:***@one:1,two:2'],
    ['redis+cluster://one:1,two:2', 'redis+cluster://one:1,two:2'],
    ['rediss+sentinel://gateway:secret@one,two:2/chat?sentinelUsername=s&sentinelPassword=secret', 'rediss+sentinel://gateway:***@one,two:2/chat?sentinelUsername=s&sentinelPassword=***'],
    ['redis+cluster://one,two:secret@', MASKED],
    ['not a URL', MASKED],
  ])('shows %s as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });

  it('shows no password, however it is written', () => {
    fc.assert(
      fc.property(password, fc.constantFrom('postgresql', 'redis', 'redis+cluster', 'nats', 'https'), fc.boolean(), (secret, protocol, encoded) => {
        const inside = encoded ? encodeURIComponent(secret) : secret;
        const broken = ['/', '?', '#'].map((mark) => `${protocol}://app:12${mark}${inside}@host,other`);
        for (const url of [`${protocol}://app:${inside}@host:1/path`, `${protocol}://app:${inside}@host:1,other:2/path`, `${protocol}://host/path?password=${inside}`, ...broken]) {
          expect(maskUrl(url)).not.toContain(inside);
        }
      }),
    );
  });

  it('shows the servers of several URLs', () => {
    expect(maskUrls('nats://gateway:secret@one:4222, nats://other:secret@two:4222')).toBe('nats://gateway:***@one:4222,nats://other:***@two:4222');
  });
});
