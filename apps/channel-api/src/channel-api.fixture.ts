import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { SessionTokens } from '@chatgenius/contracts';
import { assertAnswer, redisUrl } from '@chatgenius/testing';
import { baseEnvironment, createLogger, Health, readEnvironment } from '@chatgenius/service-runtime';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { z } from 'zod';
import { channelApiEnvironment } from './channel-api.env.ts';
import { startChannelApi } from './start.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** The answer holds what only a newer release knows: this one’s document says nothing of it. */
  readonly grown?: boolean;
}

export type LogLine = Record<string, unknown> & { event: string };

/** channel-api as it runs, on a free port and within this process. */
export interface RunningApi {
  readonly url: string;
  readonly server: Server;
  readonly health: Health;
  readonly log: readonly LogLine[];
  /** For other instances of the same issuer: see AUTH_SIGNING_KEYS_FILE. */
  readonly keysFile: string;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** A new user, signed in. */
  signUp(handle?: string): Promise<SessionTokens>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';
export const ISSUER = 'https://chat.example';
/** The same for all instances of a spec. */
export const IDENTITY_KEY = randomBytes(32).toString('base64');
export const AUDIENCE = 'chatgenius';

/** Specs of other things share an address and a Redis, and must not meet a limit by chance. */
const UNLIMITED = Object.fromEntries(Object.keys(channelApiEnvironment).filter((name) => name.endsWith('_PER_MINUTE')).map((name) => [name, '0']));

export async function runChannelApi(servers: { databaseUrl: string; natsUrl: string; redisUrl?: string }, settings: Record<string, string> = {}): Promise<RunningApi> {
  // As `--import @chatgenius/service-runtime/register` does in a process of its own.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'channel-api-'));
  const keysFile = path.join(folder, 'keys.json');
  await writeFile(keysFile, JSON.stringify({ keys: [newSigningKey()] }));
  const environment = readEnvironment(z.object({ ...baseEnvironment, ...channelApiEnvironment }), {
    OPS_PORT: '0',
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: servers.databaseUrl,
    NATS_URL: servers.natsUrl,
    REDIS_URL: servers.redisUrl ?? redisUrl(),
    ...UNLIMITED,
    DRAIN_DELAY_MS: '0',
    // Specs of other things add whom they like.
    ADDING_STRANGERS: 'allow',
    ADDITIONS_PER_DAY: '0',
    DIRECT_PER_DAY: '0',
    AUTH_SIGNING_KEYS_FILE: keysFile,
    WEBHOOK_SECRET_KEY: randomBytes(32).toString('base64'),
    IDENTITY_SECRET_KEY: IDENTITY_KEY,
    AUTH_ISSUER: ISSUER,
    AUTH_AUDIENCE: AUDIENCE,
    ALLOWED_ORIGINS: 'https://chat.example,http://localhost:5173',
    ...settings,
  });
  const log: LogLine[] = [];
  const destination = new Writable({
    write(line: Buffer, _encoding, done) {
      log.push(JSON.parse(line.toString()) as LogLine);
      done();
    },
  });
  const logger = createLogger({ service: 'channel-api', instance: 'spec', level: 'info', destination });
  const health = new Health();
  const service = await startChannelApi({ environment, logger, health });
  const url = `http://127.0.0.1:${(service.server.address() as AddressInfo).port}`;
  const call = (method: string, route: string, options: Call = {}) => callApi(`${url}${route}`, method, options);
  return {
    url,
    server: service.server,
    health,
    log,
    keysFile,
    call,
    signUp: async (handle = newHandle()) => {
      const { status, body } = await call('POST', '/v1/auth/sign-up', { body: { handle, password: PASSWORD } });
      if (status !== 201) throw new Error(`sign-up answered ${status}: ${JSON.stringify(body)}\n${log.filter(({ level }) => level !== 'info').map((line) => JSON.stringify(line)).join('\n')}`);
      return SessionTokens.parse(body);
    },
    close: async () => {
      await service.drain?.();
      await service.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const newHandle = () => `u${randomUUID().replaceAll('-', '').slice(0, 20)}`;

async function callApi(url: string, method: string, { token, body, headers, grown = false }: Call): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, body: text && (JSON.parse(text) as unknown) };
  // An error that is not listed, or a field that is not named, fails the spec that saw it.
  if (!grown) assertAnswer({ method, path: new URL(url).pathname, ...answer });
  return answer;
}

function newSigningKey(): object {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { ...jwk, kid: randomUUID(), alg: 'EdDSA' };
}
