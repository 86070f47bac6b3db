import { redisAddress } from './redis-address.rules.ts';

const account = { username: 'gateway', password: 'secret' };

describe('redisAddress', () => {
  it.each([
    ['redis://gateway:secret@cache:6379/1', { kind: 'server', url: 'redis://gateway:secret@cache:6379/1' }],
    ['rediss://cache', { kind: 'server', url: 'rediss://cache' }],
    ['redis+cluster://one:1', { kind: 'cluster', tls: false, nodes: [{ host: 'one', port: 1 }] }],
    ['rediss+cluster://gateway:secret@one:1, two/', { kind: 'cluster', tls: true, nodes: [{ host: 'one', port: 1 }, { host: 'two', port: 6379 }], ...account }],
    ['redis+cluster://a%40b:p%2F%3A%25@[::1]:7', { kind: 'cluster', tls: false, nodes: [{ host: '::1', port: 7 }], username: 'a@b', password: 'p/:%' }],
    ['redis+sentinel://:secret@one,two:2/chat', { kind: 'sentinel', tls: false, nodes: [{ host: 'one', port: 26379 }, { host: 'two', port: 2 }], password: 'secret', name: 'chat', sentinelAccount: { password: 'secret' } }],
    ['rediss+sentinel://gateway:secret@one/chat?sentinelPassword=', { kind: 'sentinel', tls: true, nodes: [{ host: 'one', port: 26379 }], ...account, name: 'chat', sentinelAccount: {} }],
    ['redis+sentinel://gateway:secret@one/chat?sentinelUsername=s&sentinelPassword=p%26', { kind: 'sentinel', tls: false, nodes: [{ host: 'one', port: 26379 }], ...account, name: 'chat', sentinelAccount: { username: 's', password: 'p&' } }],
  ])('reads %s', (url, address) => {
    expect(redisAddress(url)).toEqual(address);
  });

  it.each([
    ...['', 'cache:6379', 'nats://cache', 'redis://', 'redis+cluster://', 'redis+cluster://one,,two', 'redis+cluster://one:secret', 'redis+cluster://one/1', 'redis+cluster://one?password=secret'],
    ...['redis+sentinel://one', 'redis+sentinel://one/', 'redis+sentinel://one/chat/1', 'redis+sentinel://one/chat?password=secret', 'redis+other://one'],
    ...['redis://app:12/secret@cache', 'redis+cluster://app:12/secret@one', 'redis+cluster://app:12#secret@one,two', 'redis+sentinel://app:12?secret@one/chat', 'redis+cluster://app:1,2/secret@one'],
  ])('refuses %p, and does not repeat it', (url) => {
    expect(() => redisAddress(url)).toThrow(TypeError);
    expect(() => redisAddress(url)).not.toThrow(/secret/);
  });
});
