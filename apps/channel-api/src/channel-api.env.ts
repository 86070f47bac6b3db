import { accessTokenEnvironment, webhookKeyEnvironment } from '@chatgenius/auth';
import { busEnvironment } from '@chatgenius/bus/client';
import { httpRateLimits, type HttpRateLimitScope } from '@chatgenius/contracts';
import { limitSetting, limitsEnvironment, proxyEnvironment, proxyTrustOf } from '@chatgenius/limits';
import { databaseEnvironment, file, limit, limitNotAbove, milliseconds, notAbove, portsDiffer, publicEnvironment, redisEnvironment, seconds } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { type ServerBounds } from './http/http-server.ts';
import { ADDING_STRANGERS, type AdmissionSettings } from './members/invitations/admission.rules.ts';
import { type LimitSettings } from './limits/limit-settings.ts';

const THIRTY_DAYS = 30 * 24 * 60 * 60;

/** A limit of the contracts, counted over all instances of a deployment, which is why they should agree. */
const rate = (scope: HttpRateLimitScope, unit: string) => limitSetting(`${unit} a minute`, httpRateLimits[scope].perMinute);

export const channelApiEnvironment = {
  ...publicEnvironment,
  ...databaseEnvironment,
  ...busEnvironment,
  ...redisEnvironment,
  ...accessTokenEnvironment,
  AUTH_SIGNING_KEYS_FILE: file('a private JWKS').describe('The first key signs access tokens; the public halves of all are published.'),
  ...webhookKeyEnvironment,
  SESSION_SECONDS: seconds({ min: 60 }).default(THIRTY_DAYS).describe('How long a session lives without being refreshed.'),
  REFRESH_GRACE_MS: milliseconds({ max: 60_000 })
    .default(10_000)
    .describe('How long a refresh token that was used may be used again: a response was lost, or two tabs refresh at once.'),
  ADDING_STRANGERS: z
    .enum(ADDING_STRANGERS)
    .default('invite')
    .describe('What happens when somebody adds a user with whom they share no private channel: the user is added (`allow`), asked first (`invite`), or neither (`refuse`).'),
  ADDITIONS_PER_DAY: limit('channels', { max: 100_000 }).default(20).describe('Channels to which one user is added in a day without being asked. Further ones are invitations.'),
  HTTP_REQUEST_TIMEOUT_MS: milliseconds({ min: 500, max: 300_000 })
    .default(20_000)
    .describe('How long a request may take to come whole, headers and body. Then it is answered 408.'),
  ...proxyEnvironment,
  ...limitsEnvironment,
  MAX_CONNECTIONS_PER_ADDRESS: limitsEnvironment.MAX_CONNECTIONS_PER_ADDRESS.default(1_000),
  HTTP_READS_PER_MINUTE: rate('http:read', 'requests').describe('Requests of one user that only read.'),
  HTTP_WRITES_PER_MINUTE: rate('http:write', 'requests').describe('Other requests of one user, refreshes of their sessions included.'),
  BULK_REQUESTS_PER_MINUTE: rate('http:bulk', 'requests').describe('Requests of one user, or of all bots of one, that carry up to 500 messages. The messages count for a limit of their own.'),
  BULK_MESSAGES_PER_MINUTE: rate('bulk:message', 'messages').describe('Messages of all bots of one user in bulk requests. Those of a person count for `MESSAGE_SEND_PER_MINUTE`.'),
  BOT_REQUESTS_PER_MINUTE: rate('http:bots', 'requests').describe('Requests of all bots of one user together.'),
  ANONYMOUS_REQUESTS_PER_MINUTE: rate('http:anonymous', 'requests').describe('Requests of one address without a token.'),
  FAILED_REQUESTS_PER_MINUTE: rate('http:failure', 'requests').describe(
    'Requests of one address, or of the token’s owner where known, whose token or signature is not valid or not enough.',
  ),
  SIGN_UPS_PER_MINUTE: rate('sign-up', 'attempts').describe('Attempts of one address to sign up.'),
  SIGN_INS_PER_MINUTE: rate('sign-in', 'attempts').describe('Attempts of one address to sign in to one account.'),
  ALL_SIGN_INS_PER_MINUTE: rate('sign-in:all', 'attempts').describe('Attempts of all addresses to sign in to one account, and of one address to sign in to any.'),
  ANNOUNCEMENTS_PER_MINUTE: rate('http:announce', 'announcements').describe('Announcements of one administrator.'),
  WEBHOOK_POSTS_PER_MINUTE: rate('webhook:post', 'posts').describe('Signed posts to one incoming webhook.'),
};

export type ChannelApiEnvironment = z.output<z.ZodObject<typeof channelApiEnvironment>>;

export const channelApiAgreements = [portsDiffer, notAbove('ACCESS_TOKEN_SECONDS', 'SESSION_SECONDS'), limitNotAbove('SIGN_INS_PER_MINUTE', 'ALL_SIGN_INS_PER_MINUTE')];

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
      'http:bots': environment.BOT_REQUESTS_PER_MINUTE,
      'http:anonymous': environment.ANONYMOUS_REQUESTS_PER_MINUTE,
      'http:failure': environment.FAILED_REQUESTS_PER_MINUTE,
      'sign-up': environment.SIGN_UPS_PER_MINUTE,
      'sign-in': environment.SIGN_INS_PER_MINUTE,
      'sign-in:all': environment.ALL_SIGN_INS_PER_MINUTE,
      'message:send': environment.MESSAGE_SEND_PER_MINUTE,
      'bulk:message': environment.BULK_MESSAGES_PER_MINUTE,
      'http:announce': environment.ANNOUNCEMENTS_PER_MINUTE,
      'webhook:post': environment.WEBHOOK_POSTS_PER_MINUTE,
    },
    proxies: proxyTrustOf(environment),
  };
}
