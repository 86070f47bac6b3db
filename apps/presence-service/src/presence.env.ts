import { natsUrl } from '@chatgenius/bus';
import { integer, url } from '@chatgenius/service-runtime';

export const presenceEnvironment = {
  DATABASE_URL: url('postgresql', 'postgres'),
  /** Connections to Postgres held by one process. */
  DATABASE_POOL_SIZE: integer({ min: 2, max: 200 }).default(4),
  NATS_URL: natsUrl(),
  REDIS_URL: url('redis', 'rediss'),
  /** How long somebody who has left is still shown as before: a page that is reloaded must not flap. Above 13, a gateway that dies is noticed later than after 15 s. */
  PRESENCE_GRACE_SECONDS: integer({ min: 0, max: 600 }).default(10),
  /** The same in every process of a deployment. */
  STREAM_SHARDS: integer({ min: 1, max: 1024 }).default(64),
};
