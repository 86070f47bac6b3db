import { isRedisAddress, REDIS_FORMS } from './redis-address.rules.ts';
import { count, list, milliseconds, origin, port, postgresUrl, secret, text } from './fields.ts';
import { maskUrl } from './masks.rules.ts';

/*
 * Variables that several services read, each defined once. Those of NATS, tokens and limits are beside what reads them, in
 * libs/bus, libs/auth and libs/limits.
 */

export const databaseEnvironment = {
  DATABASE_URL: postgresUrl({ sessions: ['read-write', 'primary'] }).describe(
    'Postgres, with the account of this service. Of several hosts, the one that takes writes is used, as by target_session_attrs=read-write. `pooler=transaction` says that PgBouncer is between.',
  ),
  DATABASE_POOL_SIZE: count('connections', { min: 2, max: 200 }).describe('Connections to Postgres that one process holds at most.').default(10),
};

export const redisEnvironment = {
  REDIS_URL: secret({ expected: REDIS_FORMS, accepts: isRedisAddress, mask: maskUrl }).describe(
    'Redis, with the account of this service: one server, some nodes of a Redis Cluster, or Sentinels and the name of the primary that they watch.',
  ),
};

/** Of services that clients connect to. */
export const publicEnvironment = {
  HOST: text('an address of this machine').describe('Interface that clients connect to.').default('0.0.0.0'),
  PORT: port().describe('Port that clients connect to.'),
  ALLOWED_ORIGINS: list(origin())
    .default([])
    .describe('Origins of the web pages that may connect or call from a browser. Clients that are no browsers send no origin, and are not concerned.'),
  DRAIN_DELAY_MS: milliseconds()
    .default(3_000)
    .describe('At its end, the process is unready for so long and still serves, until load balancers have noticed. Then it moves its clients, or stops listening.'),
};
