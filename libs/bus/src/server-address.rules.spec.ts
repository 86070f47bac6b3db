import { serverAddress } from './server-address.rules.ts';

describe('serverAddress', () => {
  it.each([
    ['nats://host', { servers: ['host'], tls: false }],
    ['nats://host:4222', { servers: ['host:4222'], tls: false }],
    ['tls://host:4222', { servers: ['host:4222'], tls: true }],
    ['nats://one:1, nats://two:2', { servers: ['one:1', 'two:2'], tls: false }],
    ['nats://[::1]:4222', { servers: ['[::1]:4222'], tls: false }],
    ['nats://gateway:secret@host:4222', { servers: ['host:4222'], user: 'gateway', pass: 'secret', tls: false }],
    ['nats://a%40b:p%2F%3A%25@host', { servers: ['host'], user: 'a@b', pass: 'p/:%', tls: false }],
    ['tls://one:1,tls://gateway:secret@two:2', { servers: ['one:1', 'two:2'], user: 'gateway', pass: 'secret', tls: true }],
  ])('reads %s', (url, address) => {
    expect(serverAddress(url)).toEqual(address);
  });

  it.each(['', 'host:4222', 'redis://host', 'nats://', 'nats://user:secret@', 'nats://one,,nats://two', 'nats://one,tls://two:secret@'])('refuses %p, and does not repeat it', (url) => {
    expect(() => serverAddress(url)).toThrow(TypeError);
    expect(() => serverAddress(url)).not.toThrow(/secret/);
  });
});
