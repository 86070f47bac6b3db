import { serverAddress } from './server-address.rules.ts';

describe('serverAddress', () => {
  it.each([
    ['nats://host', { servers: ['host'] }],
    ['nats://host:4222', { servers: ['host:4222'] }],
    ['tls://host:4222', { servers: ['host:4222'], tls: {} }],
    ['nats://one:1, nats://two:2', { servers: ['one:1', 'two:2'] }],
    ['nats://[::1]:4222', { servers: ['[::1]:4222'] }],
    ['nats://gateway:secret@host:4222', { servers: ['host:4222'], user: 'gateway', pass: 'secret' }],
    ['nats://a%40b:p%2F%3A%25@host', { servers: ['host'], user: 'a@b', pass: 'p/:%' }],
    ['tls://one:1,tls://gateway:secret@two:2', { servers: ['one:1', 'two:2'], user: 'gateway', pass: 'secret', tls: {} }],
    ['tls://one:1,tls://two:2?ca=%2Fca.pem&cert=/cert.pem&key=/key.pem', { servers: ['one:1', 'two:2'], tls: { caFile: '/ca.pem', certFile: '/cert.pem', keyFile: '/key.pem' } }],
  ])('reads %s', (url, address) => {
    expect(serverAddress(url)).toEqual(address);
  });

  it.each(['', 'host:4222', 'redis://host', 'nats://', 'nats://user:secret@', 'nats://one,,nats://two', 'nats://one,tls://two:secret@', 'tls://host?caa=/secret', 'nats://host?ca=/secret', 'nats://user:12/secret@host', 'nats://user:12#secret@host'])('refuses %p, and does not repeat it', (url) => {
    expect(() => serverAddress(url)).toThrow(TypeError);
    expect(() => serverAddress(url)).not.toThrow(/secret/);
  });
});
