import { type SigningKeys } from '@chatgenius/auth';
import { ensureDatabase, type Infrastructure } from '@chatgenius/stack';
import pg from 'pg';
import { firstMessage, startChild, stopChild } from '../child-process.ts';
import { type Population } from './population.ts';
import { type Target } from './target.ts';
import { AUDIENCE, ISSUER } from './tokens.ts';

export interface NaiveOptions {
  infrastructure: Infrastructure;
  databaseUrl: string;
  keys: SigningKeys;
  /** What it is called in reports. Default: naive */
  name?: 'naive' | 'cluster';
  /** Default 1. */
  processes?: number;
  profile?: string;
}

/** The baseline: naive/server.ts on the same Postgres and Redis. */
export async function startNaive({ infrastructure, databaseUrl, keys, name = 'naive', processes = 1, profile }: NaiveOptions): Promise<Target> {
  const settings = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: infrastructure.urls.REDIS_URL,
    JWKS: JSON.stringify(keys.published),
    ISSUER,
    AUDIENCE,
    NODE_ENV: 'production',
  };
  const options = { env: { ...process.env, ...settings }, execArgv: profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [] };
  const children = Array.from({ length: processes }, () => startChild('naive/server.ts', options));
  const listening = await Promise.all(children.map((child) => firstMessage<{ port: number }>(child, 'the naive server')));
  return {
    name,
    urls: listening.map(({ port }) => `http://127.0.0.1:${port}`),
    pids: () => ({ edge: children.flatMap(({ pid }) => pid ?? []) }),
    stop: async () => void (await Promise.all(children.map(stopChild))),
  };
}

/** Creates the baseline's database with its two tables and the same members in the same rooms. */
export async function populateNaive(databaseUrl: string, { userIds, channelIds }: Population): Promise<void> {
  await ensureDatabase(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`
      CREATE TABLE IF NOT EXISTS members (channel_id uuid, user_id uuid, PRIMARY KEY (channel_id, user_id));
      CREATE TABLE IF NOT EXISTS messages (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, channel_id uuid NOT NULL, sender_id uuid NOT NULL,
        client_message_id text NOT NULL, text text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX IF NOT EXISTS messages_of_channel ON messages (channel_id, id)`);
    await client.query('INSERT INTO members SELECT * FROM unnest($1::uuid[], $2::uuid[])', [channelIds, userIds]);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
