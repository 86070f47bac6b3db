import { areSecretKeys } from '@chatgenius/auth';
import { natsUrl } from '@chatgenius/bus';
import { httpRateLimits } from '@chatgenius/contracts';
import { limitSetting, limitsPatience, proxyEnvironment, proxyTrustOf } from '@chatgenius/limits';
import { integer, list, milliseconds, origin, port, seconds, url } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { type ServerBounds } from './http/http-server.ts';
import { ADDING_STRANGERS, type AdmissionSettings } from './invitations/admission.rules.ts';
import { type LimitSettings } from './limits/limit-settings.ts';

const THIRTY_DAYS = 30 * 24 * 60 * 60;

export const channelApiEnvironment = {
  /** Port of the public HTTP interface. */
  PORT: port(),
  HOST: z.string().default('0.0.0.0'),
  DATABASE_URL: url('postgresql', 'postgres'),
  /** Connections to Postgres held by one process. */
  DATABASE_POOL_SIZE: integer({ min: 2, max: 200 }).default(10),
  /** `nats://host:port`, several separated by commas. */
  NATS_URL: natsUrl(),
  /** Where limits are counted. */
  REDIS_URL: url('redis', 'rediss'),
  /** How long a limit waits for Redis until this process counts by itself; those that guard secrets wait for 2 s at least. */
  LIMITS_PATIENCE_MS: limitsPatience,
  /** The same in every process of a deployment. */
  STREAM_SHARDS: integer({ min: 1, max: 1024 }).default(64),
  /** A private JWKS: the first key signs access tokens, the public halves of all are published. */
  AUTH_SIGNING_KEYS_FILE: z.string().describe('the path of a private JWKS'),
  AUTH_ISSUER: z.string().describe('the issuer that access tokens name'),
  AUTH_AUDIENCE: z.string().describe('the audience that access tokens name'),
  /** The same as messaging-service's: what the secrets of webhooks are sealed with. */
  WEBHOOK_SECRET_KEY: z.string().refine(areSecretKeys).describe('32 random bytes in base64; several, separated by commas, while keys are exchanged'),
  /** The same as the gateways': a session that was ended is remembered for as long as a token of it could be good. */
  ACCESS_TOKEN_SECONDS: seconds({ min: 30, max: 86_400 }).default(900),
  /** How long a session lives without being refreshed. */
  SESSION_SECONDS: seconds({ min: 60 }).default(THIRTY_DAYS),
  /** How long a refresh token that was used may be used again: a lost response, two tabs at once. */
  REFRESH_GRACE_MS: milliseconds({ max: 60_000 }).default(10_000),
  /** Exact origins of the web pages that may call from a browser. */
  ALLOWED_ORIGINS: list(origin()).default([]),
  /** What becomes of adding somebody to a channel who shares no private one with whoever adds them: they are added, asked, or neither. */
  ADDING_STRANGERS: z.enum(ADDING_STRANGERS).default('invite'),
  /** Channels that a user is added to in a day without being asked; what is more is an invitation. 0 for any number. */
  ADDITIONS_PER_DAY: integer({ min: 0, max: 100_000 }).default(20),
  ...proxyEnvironment,
  /** Connections at once of one peer, where TRUST_PROXY_HOPS says that no proxy is in front: the proxy bounds them where one is. */
  MAX_CONNECTIONS_PER_ADDRESS: limitSetting(1_000),
  /** How long a request may take to come whole, headers and body. */
  HTTP_REQUEST_TIMEOUT_MS: milliseconds({ min: 500, max: 300_000 }).default(20_000),
  /** How often a user may do something, over all instances of a deployment, which is why they should agree. */
  HTTP_READS_PER_MINUTE: limitSetting(httpRateLimits['http:read'].perMinute),
  HTTP_WRITES_PER_MINUTE: limitSetting(httpRateLimits['http:write'].perMinute),
  BULK_REQUESTS_PER_MINUTE: limitSetting(httpRateLimits['http:bulk'].perMinute),
  /** Of an address. Behind a proxy that TRUST_PROXY_HOPS does not count, all clients are one address. */
  ANONYMOUS_REQUESTS_PER_MINUTE: limitSetting(httpRateLimits['http:anonymous'].perMinute),
  FAILED_REQUESTS_PER_MINUTE: limitSetting(httpRateLimits['http:failure'].perMinute),
  SIGN_UPS_PER_MINUTE: limitSetting(httpRateLimits['sign-up'].perMinute),
  /** To one account from one address; and in all, to an account as from an address. */
  SIGN_INS_PER_MINUTE: limitSetting(httpRateLimits['sign-in'].perMinute),
  ALL_SIGN_INS_PER_MINUTE: limitSetting(httpRateLimits['sign-in:all'].perMinute),
  /** Messages of a person, in bulk and by the socket together: the same as the gateways'. Of a bot, in bulk. */
  MESSAGE_SEND_PER_MINUTE: limitSetting(httpRateLimits['message:send'].perMinute),
  BULK_MESSAGES_PER_MINUTE: limitSetting(httpRateLimits['bulk:message'].perMinute),
  /** To one incoming webhook. */
  WEBHOOK_POSTS_PER_MINUTE: limitSetting(httpRateLimits['webhook:post'].perMinute),
};

export type ChannelApiEnvironment = z.output<z.ZodObject<typeof channelApiEnvironment>>;

/** Behind a proxy all connections come from it: it bounds those of one client. */
export const boundsOf = ({ HTTP_REQUEST_TIMEOUT_MS: requestTimeoutMs, TRUST_PROXY_HOPS: hops, MAX_CONNECTIONS_PER_ADDRESS: most }: ChannelApiEnvironment): ServerBounds => ({
  requestTimeoutMs,
  maxConnectionsPerPeer: hops > 0 ? 0 : most,
});

export const admissionOf = ({ ADDING_STRANGERS: addingStrangers, ADDITIONS_PER_DAY: additionsPerDay }: ChannelApiEnvironment): AdmissionSettings => ({
  addingStrangers,
  additionsPerDay,
});

export function limitsOf(environment: ChannelApiEnvironment): LimitSettings {
  return {
    perMinute: {
      'http:read': environment.HTTP_READS_PER_MINUTE,
      'http:write': environment.HTTP_WRITES_PER_MINUTE,
      'http:bulk': environment.BULK_REQUESTS_PER_MINUTE,
      'http:anonymous': environment.ANONYMOUS_REQUESTS_PER_MINUTE,
      'http:failure': environment.FAILED_REQUESTS_PER_MINUTE,
      'sign-up': environment.SIGN_UPS_PER_MINUTE,
      'sign-in': environment.SIGN_INS_PER_MINUTE,
      'sign-in:all': environment.ALL_SIGN_INS_PER_MINUTE,
      'message:send': environment.MESSAGE_SEND_PER_MINUTE,
      'bulk:message': environment.BULK_MESSAGES_PER_MINUTE,
      'webhook:post': environment.WEBHOOK_POSTS_PER_MINUTE,
    },
    proxies: proxyTrustOf(environment),
  };
}
