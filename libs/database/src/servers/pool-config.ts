import { type PoolClient, type PoolConfig } from 'pg';
import { SAFE_INTEGER_TYPES } from '../safe-integer-types.ts';
import { IDLE_IN_TRANSACTION_TIMEOUT_MS, PLANNING, STATEMENT_TIMEOUT_MS } from '../session-settings.ts';
import { type UrlSettings } from './host-urls.rules.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** For a server that does not answer at all; its connection is then given up. */
const ANSWER_TIMEOUT_MS = 15_000;

/** What all pools have in common, wherever they lead. */
export function poolConfig({ pooled }: UrlSettings, size: number, applicationName: string): PoolConfig {
  return {
    max: size,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    query_timeout: ANSWER_TIMEOUT_MS,
    // Statements leave without waiting for the answer to the one before: pg 9 takes them no other way.
    pipeline: true,
    types: SAFE_INTEGER_TYPES,
    ...(pooled ? {} : SESSION),
  };
}

const SESSION: PoolConfig = {
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  options: Object.entries(PLANNING).map(([name, value]) => `-c ${name}=${value}`).join(' '),
};

/** Behind a pooler nobody can say them when a connection begins. @throws when the role has not got them */
export async function requireSettings(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string; value: string }>('SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS needed (name)', [Object.keys(PLANNING)]);
  const missing = rows.filter(({ name, value }) => value !== PLANNING[name]).map(({ name }) => `${name}=${PLANNING[name]}`);
  if (missing.length > 0) throw new Error(`behind the pooler, the role has to have these settings (ALTER ROLE … SET …): ${missing.join(', ')}`);
}
