import { serverAddress } from '@chatgenius/bus/client';
import { within } from '@chatgenius/service-runtime';
import { connectRedis, redisAddress } from '@chatgenius/service-runtime/redis';
import { connect as connectToNats } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import pg from 'pg';
import { DATABASE_NAME } from './infrastructure.ts';

const TIMEOUT_MS = 3_000;
const DATABASE_DOES_NOT_EXIST = '3D000';
const DATABASE_ALREADY_EXISTS = '42P04';

/** Each check logs in as a client would and rejects with the server's own reason. */
export type ConnectionCheck = (url: string) => Promise<void>;

export const checkPostgres: ConnectionCheck = async (url) => {
  await withPostgres(url, (client) => client.query('select 1'));
};

export const checkRedis: ConnectionCheck = async (url) => {
  if (redisAddress(url).kind !== 'server') return checkClusteredRedis(url);
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: TIMEOUT_MS, maxRetriesPerRequest: 0, retryStrategy: () => null });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => (reason = error)); // connect() itself only says "Connection is closed."
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw reason ?? error;
  } finally {
    if (redis.status !== 'end') redis.disconnect(); // after a failure it would only start a timer
  }
};

async function checkClusteredRedis(url: string): Promise<void> {
  let reason = new Error('no answer');
  const keep = (_event: string, { error }: { error?: Error } = {}): void => void (reason = error ?? reason);
  const redis = connectRedis(url, { info: keep, warn: keep });
  try {
    await within(TIMEOUT_MS, redis.ping(), () => {
      throw reason;
    });
  } finally {
    redis.disconnect();
  }
}

export const checkNats: ConnectionCheck = async (url) => {
  const connection = await connectToNats({ ...serverAddress(url), timeout: TIMEOUT_MS, reconnect: false });
  await connection.flush();
  await connection.close();
};

/** The check as a question, for waiting. */
export function answers(check: ConnectionCheck, url: string): Promise<boolean> {
  return check(url).then(
    () => true,
    () => false,
  );
}

/** Creates the database that the URL names, if the server does not have it yet. */
export async function ensureDatabase(url: string): Promise<void> {
  try {
    await checkPostgres(url);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== DATABASE_DOES_NOT_EXIST) throw error;
    const name = decodeURIComponent(new URL(url).pathname.slice(1)) || DATABASE_NAME;
    await withPostgres(databaseUrl(url, 'postgres'), async (client) => {
      await client.query(`create database ${pg.escapeIdentifier(name)}`).catch((failure: pg.DatabaseError) => {
        if (failure.code !== DATABASE_ALREADY_EXISTS) throw failure; // someone else was a moment faster
      });
    });
  }
}

/** The same server and user, another database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

async function withPostgres(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS });
  client.on('error', () => undefined); // a lost connection rejects the query as well
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
