import { areSecretKeys } from '@chatgenius/auth';
import { natsUrl } from '@chatgenius/bus';
import { flag, integer, milliseconds, seconds, url } from '@chatgenius/service-runtime';
import { z } from 'zod';

const SIX_HOURS_MS = 6 * 60 * 60 * 1_000;
const THREE_DAYS = 3 * 24 * 60 * 60;

export const messagingEnvironment = {
  DATABASE_URL: url('postgresql', 'postgres'),
  /** Connections to Postgres held by one process. */
  DATABASE_POOL_SIZE: integer({ min: 2, max: 200 }).default(10),
  NATS_URL: natsUrl(),
  /** The same in every process of a deployment. */
  STREAM_SHARDS: integer({ min: 1, max: 1024 }).default(64),
  /** The same as channel-api's: what the secrets of webhooks are sealed with. */
  WEBHOOK_SECRET_KEY: z.string().refine(areSecretKeys).describe('32 random bytes in base64; several, separated by commas, while keys are exchanged'),
  /** Lets outgoing webhooks post to this machine and to private networks: for development. */
  WEBHOOK_ALLOW_PRIVATE_TARGETS: flag().default(false),
  /** How long the receiver of an outgoing webhook may take to answer. */
  WEBHOOK_TIMEOUT_MS: milliseconds({ min: 100, max: 60_000 }).default(10_000),
  /** Before the first repeat of a failed post; each of the next waits twice as long, up to the longest. */
  WEBHOOK_RETRY_FIRST_MS: milliseconds({ min: 10 }).default(5_000),
  WEBHOOK_RETRY_LONGEST_MS: milliseconds({ min: 10 }).default(SIX_HOURS_MS),
  /** How long one event may be refused before it is parked, and the others go on without it. */
  WEBHOOK_PARK_SECONDS: seconds({ min: 1 }).default(10 * 60),
  /** How long one event may fail before its webhook is disabled. */
  WEBHOOK_GIVE_UP_SECONDS: seconds({ min: 1 }).default(THREE_DAYS),
};
