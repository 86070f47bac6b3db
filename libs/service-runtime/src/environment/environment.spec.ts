import fc from 'fast-check';
import { z } from 'zod';
import { baseEnvironment } from './base-environment.ts';
import { EnvironmentError } from './environment-error.ts';
import { readEnvironment } from './environment.ts';
import { count, flag, list, milliseconds, origin, port, postgresUrl, serverUrl, url } from './fields.ts';

const schema = z.object({
  ...baseEnvironment,
  PORT: port(),
  DATABASE_URL: serverUrl('postgres', 'postgresql'),
  NATS_URLS: list(url('nats', 'tls')),
  POOL_SIZE: count('connections', { min: 1, max: 100 }).default(10),
  TIMEOUT_MS: milliseconds({ min: 1 }).optional(),
  TRUST_PROXY: flag().default(false),
});

const complete = {
  OPS_PORT: '9090',
  PORT: '8080',
  DATABASE_URL: 'postgres://app:hunter2@db/chat',
  NATS_URLS: 'nats://a:4222, nats://b:4222',
};

function faults(source: Record<string, string | undefined>): Record<string, string> {
  try {
    readEnvironment(schema, source);
    return {};
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return Object.fromEntries(error.faults.map(({ variable, problem }) => [variable, problem]));
  }
}

describe('readEnvironment', () => {
  it('parses values and fills in defaults', () => {
    expect(readEnvironment(schema, { ...complete, TRUST_PROXY: 'true', LOG_LEVEL: 'warn', HOME: '/elsewhere' })).toEqual({
      OPS_PORT: 9090,
      OPS_HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      SERVICE_INSTANCE: expect.stringMatching(/./) as unknown,
      SHUTDOWN_GRACE_MS: 10_000,
      PORT: 8080,
      DATABASE_URL: complete.DATABASE_URL,
      NATS_URLS: ['nats://a:4222', 'nats://b:4222'],
      POOL_SIZE: 10,
      TRUST_PROXY: true,
    });
  });

  it('reports every fault at once, by name, with what is expected', () => {
    expect(faults({ PORT: '70000', DATABASE_URL: 'mysql://db', POOL_SIZE: '0', LOG_LEVEL: 'loud', NATS_URLS: 'a,b', TRUST_PROXY: 'perhaps' })).toEqual({
      OPS_PORT: 'is not set; expected a port from 0 to 65535 (0: any free one)',
      PORT: 'is not usable; expected a port from 0 to 65535 (0: any free one)',
      DATABASE_URL: 'is not usable; expected a URL that begins with postgres:// or postgresql://, in which special characters of a password are percent-encoded',
      POOL_SIZE: 'is not usable; expected a whole number of connections from 1 to 100',
      LOG_LEVEL: 'is not usable; expected one of debug, info, warn, error',
      NATS_URLS: 'is not usable; expected values separated by commas, each a URL that begins with nats:// or tls://',
      TRUST_PROXY: 'is not usable; expected true or false',
    });
  });

  it('puts one fault on each line of the message', () => {
    expect(() => readEnvironment(schema, { ...complete, PORT: 'x', OPS_PORT: undefined })).toThrow(
      'The environment cannot be used:\n' +
        '  OPS_PORT  is not set; expected a port from 0 to 65535 (0: any free one)\n' +
        '  PORT      is not usable; expected a port from 0 to 65535 (0: any free one)',
    );
  });

  it('takes a variable that is set to nothing as unset', () => {
    expect(readEnvironment(schema, { ...complete, POOL_SIZE: '', TIMEOUT_MS: '' })).toMatchObject({ POOL_SIZE: 10 });
    expect(faults({ ...complete, PORT: '' })).toEqual({ PORT: expect.stringContaining('is not set') as unknown });
  });

  it('never echoes a value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(schema.shape)), fc.stringMatching(/^s3cr3t[a-z]{4,20}$/), (variable, secret) => {
        expect(JSON.stringify(faults({ ...complete, [variable]: secret }))).not.toContain(secret);
      }),
    );
  });

  it.each(['https://chat.example/', 'https://chat.example/page', 'chat.example', '*', 'null'])('does not take %j for an origin', (value) => {
    expect(() => readEnvironment(z.object({ ORIGINS: list(origin()) }), { ORIGINS: `https://chat.example,${value}` })).toThrow(
      'ORIGINS  is not usable; expected values separated by commas, each an origin such as https://chat.example.org',
    );
  });

  it.each(['1e3', '0x10', '1.5', ' 5', 'five', '99999999999999999999'])('does not take %j for a whole number', (value) => {
    expect(faults({ ...complete, POOL_SIZE: value })).toHaveProperty('POOL_SIZE');
  });

  it.each(['postgres://', 'postgres:///chat', 'postgres://app:12#34@db/chat', 'postgres://app:12/34@db/chat', 'postgres://app:a b@:5432', 'db:5432'])('does not take %j for the URL of a server', (value) => {
    expect(faults({ ...complete, DATABASE_URL: value })).toHaveProperty('DATABASE_URL');
  });

  it.each(['postgres://db', 'postgres://app:12%2F34@db:5432/chat?sslmode=require', 'postgresql:///chat?host=/run/postgresql', 'postgres://app@[::1]/chat'])('takes %j for the URL of a server', (value) => {
    expect(faults({ ...complete, DATABASE_URL: value })).toEqual({});
  });
});

describe('a URL of Postgres', () => {
  const primary = postgresUrl({ sessions: ['read-write', 'primary'] });

  it.each([
    'postgresql://app:secret@db:5432/chat',
    'postgres://app:secret@one:5432,two:5433,three/chat?target_session_attrs=read-write&sslmode=verify-full',
    'postgresql://app:secret@[::1]:5432,[::2]:5432/chat?target_session_attrs=primary',
    'postgresql:///chat?host=/run/postgresql',
  ])('may be %s', (value) => expect(primary.safeParse(value).success).toBe(true));

  it.each([
    'postgresql://app:secret@one:5432,two:x/chat',
    'postgresql://app:secret@one:5432,,two/chat',
    'postgresql://app:12#34@one,two/chat',
    'postgresql://app:secret@one,two/chat?target_session_attrs=standby',
    'mysql://app:secret@one,two/chat',
  ])('may not be %s', (value) => expect(primary.safeParse(value).success).toBe(false));
});
