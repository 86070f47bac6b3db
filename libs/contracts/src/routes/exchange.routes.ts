import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { route } from '../define/route.ts';
import { Email } from '../entities/email.ts';
import { limits } from '../limits.ts';
import { isHonestName } from '../text/visible-text.rules.ts';
import { DisplayName, Reactivate, SessionTokens } from './auth.routes.ts';

const TYPE = 'urn:ietf:params:oauth:token-type:';
const AccessTokenType = z.literal(`${TYPE}access_token`);

export const exchangeToken = route({
  method: 'POST',
  path: '/v1/auth/token-exchange',
  summary: 'Exchange a JWT of a trusted identity provider for a session here (RFC 8693), by form or JSON. The user is made at first sight.',
  auth: 'none',
  form: true,
  body: z.object({
    grant_type: z.literal('urn:ietf:params:oauth:grant-type:token-exchange'),
    subject_token: textUpTo(limits.accessTokenLength),
    subject_token_type: z.enum([`${TYPE}jwt`, `${TYPE}id_token`, `${TYPE}access_token`]),
    requested_token_type: AccessTokenType.optional(),
    reactivate: z.union([z.boolean(), z.enum(['true', 'false'])]).optional().describe('Come back, if one has deactivated oneself; forms have words only.'),
  }),
  // What RFC 8693 names, beside what every sign-in here gives.
  output: SessionTokens.extend({
    access_token: z.string(),
    issued_token_type: AccessTokenType,
    token_type: z.literal('Bearer'),
    expires_in: z.int().positive().describe('Seconds.'),
    refresh_token: z.string(),
  }),
  errors: [
    ...(['SUBJECT_TOKEN_MALFORMED', 'SUBJECT_TOKEN_ALGORITHM', 'SUBJECT_TOKEN_KEY_UNKNOWN', 'SUBJECT_TOKEN_SIGNATURE', 'SUBJECT_TOKEN_ISSUER'] as const),
    ...(['SUBJECT_TOKEN_AUDIENCE', 'SUBJECT_TOKEN_EXPIRED', 'SUBJECT_TOKEN_NOT_YET_VALID', 'SUBJECT_TOKEN_CLAIMS', 'SUBJECT_TOKEN_REPLAYED'] as const),
    'PROVIDER_UNAVAILABLE',
    'ACCOUNT_DEACTIVATED', 'ACCOUNT_BANNED',
  ],
});

export const createSession = route({
  method: 'POST',
  path: '/v1/sessions',
  summary: 'Start a session for a user of one’s own product, by the id that they have there. The user is made at first sight. For service tokens of an administrator’s bot.',
  auth: 'bearer',
  scope: 'sessions:create',
  limit: 'sessions:create',
  idempotencyKey: true,
  body: z.object({
    externalId: textUpTo(limits.externalIdLength).min(1).refine(isHonestName, 'Use one line of visible characters, without controls of direction.'),
    handle: textUpTo(limits.rawHandleLength).optional().describe('What the user is to be called, at first sight. Where it is taken, something like it.'),
    displayName: DisplayName.optional(),
    email: Email.optional().describe('One that the product has confirmed. Left out where it is another account’s.'),
    userAgent: textUpTo(limits.userAgentLength).optional().describe('Of the user’s device, for the list of their sessions.'),
    reactivate: Reactivate,
  }),
  status: 201,
  output: SessionTokens,
  errors: ['NOT_ALLOWED', 'ACCOUNT_DEACTIVATED', 'ACCOUNT_BANNED'],
});
