import { readWebhookSecret, webhookKeyEnvironment } from '@chatgenius/auth';
import { busEnvironment } from '@chatgenius/bus/client';
import { databaseEnvironment, flag, milliseconds, notAbove, postgresUrl, seconds, secret, url } from '@chatgenius/service-runtime';
import { z } from 'zod';

const SIX_HOURS_MS = 6 * 60 * 60 * 1_000;
const THREE_DAYS = 3 * 24 * 60 * 60;

export const messagingEnvironment = {
  ...databaseEnvironment,
  DATABASE_REPLICA_URL: postgresUrl({ sessions: ['any', 'standby', 'prefer-standby', 'read-only'] })
    .optional()
    .describe('Standbys of Postgres, one host or several, with the account of this service. They answer history, search and pages of the log, once they have what was committed before the question; else the primary does.'),
  ...busEnvironment,
  ...webhookKeyEnvironment,
  RETENTION_EVERY_SECONDS: seconds({ min: 1, max: 86_400 }).default(3_600).describe('Time between two rounds that remove what is older than it is kept. Instances take turns.'),
  STATISTICS_EVERY_SECONDS: seconds({ min: 1, max: 86_400 }).default(600).describe('Time between two counts for the statistics. Instances take turns.'),
  WEBHOOK_ALLOW_PRIVATE_TARGETS: flag().default(false).describe('Lets outgoing webhooks post to this machine and to private networks: for development.'),
  WEBHOOK_TIMEOUT_MS: milliseconds({ min: 100, max: 60_000 }).default(10_000).describe('How long the receiver of an outgoing webhook may take to answer.'),
  WEBHOOK_RETRY_FIRST_MS: milliseconds({ min: 10 })
    .default(5_000)
    .describe('Wait before a failed post of an outgoing webhook is repeated for the first time. Each further wait is twice as long.'),
  WEBHOOK_RETRY_LONGEST_MS: milliseconds({ min: 10 }).default(SIX_HOURS_MS).describe('Longest wait between two posts of one event to an outgoing webhook.'),
  WEBHOOK_PARK_SECONDS: seconds({ min: 1 })
    .default(10 * 60)
    .describe('How long the receiver may refuse one event. Then the event is parked, and later ones go on without it.'),
  BEFORE_SEND_URL: url('http', 'https').optional().describe('An HTTP endpoint that is asked before each message is written, and before each edit: it allows, rewrites or refuses it. See docs/guides/moderation.md.'),
  BEFORE_SEND_SECRET: secret({ expected: 'whsec_ and 24 to 64 bytes in base64', accepts: (value) => readWebhookSecret(value) !== undefined })
    .optional()
    .describe('What questions to BEFORE_SEND_URL are signed with, as posts of outgoing webhooks are.'),
  BEFORE_SEND_TIMEOUT_MS: milliseconds({ min: 10, max: 1_000 }).default(1_000).describe('How long BEFORE_SEND_URL may take to answer. Every message waits for it.'),
  BEFORE_SEND_WHEN_AWAY: z.enum(['allow', 'refuse']).default('allow').describe('What becomes of messages while BEFORE_SEND_URL does not answer. Those that are refused may be sent again later.'),
  BEFORE_SEND_ALLOW_PRIVATE_TARGETS: flag().default(false).describe('Lets BEFORE_SEND_URL be on this machine or in a private network.'),
  WEBHOOK_GIVE_UP_SECONDS: seconds({ min: 1 }).default(THREE_DAYS).describe('How long one event may fail. Then its webhook is disabled.'),
};

export const messagingAgreements = [notAbove('WEBHOOK_RETRY_FIRST_MS', 'WEBHOOK_RETRY_LONGEST_MS'), notAbove('WEBHOOK_PARK_SECONDS', 'WEBHOOK_GIVE_UP_SECONDS')];
