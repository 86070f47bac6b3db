import { accessTokenEnvironment, areSecretKeys, webhookKeyEnvironment } from '@chatgenius/auth';
import { busEnvironment } from '@chatgenius/bus/client';
import { httpEnvironment, rate, type LimitSettings, type ServerBounds } from '@chatgenius/http/environment';
import { limitsEnvironment, proxyEnvironment, proxyTrustOf } from '@chatgenius/limits';
import { databaseEnvironment, file, limit, json, limitNotAbove, milliseconds, notAbove, portsDiffer, publicEnvironment, redisEnvironment, seconds, secret, serverUrl, text, url, urlTemplate } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { type DirectSettings } from './direct/direct.rules.ts';
import { Providers } from './identity/exchange/provider-settings.ts';
import { mailIsWhole } from './identity/mail/mail-environment.ts';
import { type MailSettings } from './identity/mail/mail-settings.ts';
import { type SecondFactorSettings } from './identity/second-factor/second-factor-settings.ts';
import { ADDING_STRANGERS, type AdmissionSettings } from './members/invitations/admission.rules.ts';

const THIRTY_DAYS = 30 * 24 * 60 * 60;

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
  SIGNING_KEY_ANNOUNCE_SECONDS: seconds({ max: 86_400 })
    .default(900)
    .describe('How long a new signing key is published before it signs: longer than gateways and others keep the published keys.'),
  IDENTITY_SECRET_KEY: secret({ expected: '32 random bytes in base64; several, separated by commas, while keys are exchanged', accepts: areSecretKeys })
    .optional()
    .describe('Seals the secrets of second factors. The first key seals, all of them open. Without it there is no second factor.'),
  SECOND_FACTOR_ISSUER: text('a name').default('ChatGenius').describe('What authenticators call this deployment.'),
  IDENTITY_PROVIDERS: json('a JSON list of { issuer, jwksUrl, audience, algorithms?, claims? }', Providers)
    .default([])
    .describe('Identity providers whose tokens are exchanged for sessions, see docs/guides/identity.md.'),
  SMTP_URL: serverUrl('smtp', 'smtps').optional().describe('The server that sends mail. Without it no password is reset by mail, and no address is confirmed.'),
  MAIL_FROM: text('a sender such as Chat <chat@example.org>').optional().describe('Whom mail is from. Needed with `SMTP_URL`.'),
  PASSWORD_RESET_URL: urlTemplate('token').optional().describe('The page of the product where a new password is chosen: the link in the mail. Needed with `SMTP_URL`.'),
  EMAIL_VERIFICATION_URL: urlTemplate('token').optional().describe('The page of the product where a mail address is confirmed. Without it the mail holds the token alone, to be typed in.'),
  FILE_SERVICE_URL: url('http', 'https').optional().describe('Where file-service is reached from here, for the bytes in exports of people’s data. Without it exports have lists alone.'),
  FIRST_ADMINISTRATOR: text('a handle').optional().describe(
    'Who becomes administrator of the deployment while there is none: the person with this handle, also one who signs up with it later. Sign up before others can.',
  ),
  ADDING_STRANGERS: z
    .enum(ADDING_STRANGERS)
    .default('invite')
    .describe('What happens when somebody adds a user with whom they share no private channel: the user is added (`allow`), asked first (`invite`), or neither (`refuse`).'),
  ADDITIONS_PER_DAY: limit('channels', { max: 100_000 }).default(20).describe('Channels to which one user is added in a day without being asked. Further ones are invitations.'),
  DIRECT_PER_DAY: limit('conversations', { max: 100_000 }).default(100).describe('Direct conversations that one user may begin in a day.'),
  ...proxyEnvironment,
  ...limitsEnvironment,
  ...httpEnvironment,
  MAX_CONNECTIONS_PER_ADDRESS: limitsEnvironment.MAX_CONNECTIONS_PER_ADDRESS.default(1_000),
  APPEND_REQUESTS_PER_MINUTE: rate('http:append', 'requests').describe('Requests of one user that add text to live messages. The text counts for `MESSAGE_APPEND_BYTES_PER_MINUTE`.'),
  BULK_REQUESTS_PER_MINUTE: rate('http:bulk', 'requests').describe('Requests of one user, or of all bots of one, that carry up to 500 messages. The messages count for a limit of their own.'),
  BULK_MESSAGES_PER_MINUTE: rate('bulk:message', 'messages').describe('Messages of all bots of one user in bulk requests. Those of a person count for `MESSAGE_SEND_PER_MINUTE`.'),
  SIGN_UPS_PER_MINUTE: rate('sign-up', 'attempts').describe('Attempts of one address to sign up.'),
  SIGN_INS_PER_MINUTE: rate('sign-in', 'attempts').describe('Attempts of one address to sign in to one account.'),
  ALL_SIGN_INS_PER_MINUTE: rate('sign-in:all', 'attempts').describe('Attempts of all addresses to sign in to one account, and of one address to sign in to any.'),
  ANNOUNCEMENTS_PER_MINUTE: rate('http:announce', 'announcements').describe('Announcements of one administrator.'),
  PROFILE_CHANGES_PER_MINUTE: rate('profile:update', 'changes').describe('Changes of one user to their own profile. Everybody who shares a channel with them is told of each.'),
  SECOND_FACTOR_GUESSES_PER_MINUTE: rate('second-factor', 'codes').describe('Codes of a second factor that are tried for one account.'),
  SESSIONS_CREATED_PER_MINUTE: rate('sessions:create', 'sessions').describe('Sessions that one bot starts for users of another product.'),
  MAIL_REQUESTS_PER_MINUTE: rate('mail', 'requests').describe('Requests that send mail to one address.'),
  INVITATION_LINKS_PER_MINUTE: rate('invitation-link', 'links').describe('Invitation links that one user looks at or accepts.'),
  WEBHOOK_POSTS_PER_MINUTE: rate('webhook:post', 'posts').describe('Signed posts to one incoming webhook.'),
};

export type ChannelApiEnvironment = z.output<z.ZodObject<typeof channelApiEnvironment>>;

export const channelApiAgreements = [portsDiffer, notAbove('ACCESS_TOKEN_SECONDS', 'SESSION_SECONDS'), limitNotAbove('SIGN_INS_PER_MINUTE', 'ALL_SIGN_INS_PER_MINUTE'), mailIsWhole];

/** Behind a proxy all connections come from it: it bounds those of one client. */
export const boundsOf = ({ HTTP_REQUEST_TIMEOUT_MS: requestTimeoutMs, TRUST_PROXY_HOPS: hops, MAX_CONNECTIONS_PER_ADDRESS: most }: ChannelApiEnvironment): ServerBounds => ({
  requestTimeoutMs,
  maxConnectionsPerPeer: hops > 0 ? 0 : most,
});

export const admissionOf = ({ ADDING_STRANGERS: addingStrangers, ADDITIONS_PER_DAY: additionsPerDay }: ChannelApiEnvironment): AdmissionSettings => ({
  addingStrangers,
  additionsPerDay,
});

export const directOf = ({ DIRECT_PER_DAY: perDay }: ChannelApiEnvironment): DirectSettings => ({ perDay });
export const secondFactorOf = ({ IDENTITY_SECRET_KEY: secretKey, SECOND_FACTOR_ISSUER: issuer }: ChannelApiEnvironment): SecondFactorSettings => ({ secretKey, issuer });

/** Nothing where no mail is sent. */
export function mailOf({ SMTP_URL, MAIL_FROM, PASSWORD_RESET_URL, EMAIL_VERIFICATION_URL }: ChannelApiEnvironment): MailSettings | undefined {
  if (SMTP_URL === undefined || MAIL_FROM === undefined || PASSWORD_RESET_URL === undefined) return undefined;
  return { smtpUrl: SMTP_URL, from: MAIL_FROM, passwordResetUrl: PASSWORD_RESET_URL, emailVerificationUrl: EMAIL_VERIFICATION_URL };
}

export function limitsOf(environment: ChannelApiEnvironment): LimitSettings {
  return {
    perMinute: {
      'http:read': environment.HTTP_READS_PER_MINUTE,
      'http:write': environment.HTTP_WRITES_PER_MINUTE,
      'http:append': environment.APPEND_REQUESTS_PER_MINUTE,
      'http:bulk': environment.BULK_REQUESTS_PER_MINUTE,
      'http:bots': environment.BOT_REQUESTS_PER_MINUTE,
      'http:anonymous': environment.ANONYMOUS_REQUESTS_PER_MINUTE,
      'http:failure': environment.FAILED_REQUESTS_PER_MINUTE,
      'sign-up': environment.SIGN_UPS_PER_MINUTE,
      'sign-in': environment.SIGN_INS_PER_MINUTE,
      'sign-in:all': environment.ALL_SIGN_INS_PER_MINUTE,
      'profile:update': environment.PROFILE_CHANGES_PER_MINUTE,
      'second-factor': environment.SECOND_FACTOR_GUESSES_PER_MINUTE,
      'sessions:create': environment.SESSIONS_CREATED_PER_MINUTE,
      mail: environment.MAIL_REQUESTS_PER_MINUTE,
      'message:send': environment.MESSAGE_SEND_PER_MINUTE,
      'message:append': environment.MESSAGE_APPEND_BYTES_PER_MINUTE,
      'bulk:message': environment.BULK_MESSAGES_PER_MINUTE,
      'http:announce': environment.ANNOUNCEMENTS_PER_MINUTE,
      'invitation-link': environment.INVITATION_LINKS_PER_MINUTE,
      'webhook:post': environment.WEBHOOK_POSTS_PER_MINUTE,
    },
    proxies: proxyTrustOf(environment),
  };
}
