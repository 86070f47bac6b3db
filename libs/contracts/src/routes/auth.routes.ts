import { z } from 'zod';
import { route } from '../define/route.ts';
import { Handle, Profile, User } from '../entities/user.ts';
import { SessionId, Timestamp } from '../ids.ts';
import { limits } from '../limits.ts';
import { NameText } from '../text/text.ts';

/** Length in characters; argon2 hashes all of it. */
export const Password = z.string().min(10, 'Use at least 10 characters.').max(limits.passwordLength);
/** One that an account has, or not. */
export const GivenPassword = z.string().max(limits.passwordLength);
/** Come back, if one has deactivated oneself. */
export const Reactivate = z.boolean().optional();
export const DisplayName = NameText(80);
/** One that we gave, and that works once. */
export const TokenForOnce = z.string().max(limits.passwordLength);

/** What a sign-in gives. The access token goes to sockets and HTTP; the refresh token works once. */
export const SessionTokens = z.object({
  sessionId: SessionId,
  user: User,
  accessToken: z.string(),
  accessTokenExpiresAt: Timestamp,
  refreshToken: z.string(),
  refreshTokenExpiresAt: Timestamp,
}).meta({ id: 'SessionTokens', description: 'What a sign-in gives.' });
export type SessionTokens = z.infer<typeof SessionTokens>;

export const signUp = route({
  method: 'POST',
  path: '/v1/auth/sign-up',
  summary: 'Create a user and sign in.',
  auth: 'none',
  body: z.object({ handle: Handle, displayName: DisplayName.optional(), password: Password }),
  status: 201,
  output: SessionTokens,
  errors: ['HANDLE_TAKEN'],
});

export const signIn = route({
  method: 'POST',
  path: '/v1/auth/sign-in',
  summary: 'Start a session on this device.',
  auth: 'none',
  body: z.object({
    handle: Handle,
    password: GivenPassword,
    reactivate: Reactivate,
  }),
  output: SessionTokens,
  errors: ['CREDENTIALS_INVALID', 'SECOND_FACTOR_REQUIRED', 'ACCOUNT_DEACTIVATED', 'ACCOUNT_BANNED'],
});

export const refresh = route({
  method: 'POST',
  path: '/v1/auth/refresh',
  summary: 'Exchange a refresh token for new tokens. Using it again ends the session.',
  auth: 'none',
  body: z.object({ refreshToken: z.string().max(200) }),
  output: SessionTokens,
  errors: ['REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_REUSED'],
});

export const signOut = route({
  method: 'POST',
  path: '/v1/auth/sign-out',
  summary: 'End the session of a refresh token. Says the same whether or not it existed.',
  auth: 'none',
  body: z.object({ refreshToken: z.string().max(200) }),
  output: z.object({}),
});

export const signOutEverywhere = route({
  method: 'POST',
  path: '/v1/auth/sign-out-everywhere',
  summary: 'End all sessions of the user whose token it is, this one included, and close their connections.',
  auth: 'bearer',
  output: z.object({ sessions: z.int().nonnegative() }),
});

export const jwks = route({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'Public keys that access tokens are signed with (RFC 7517).',
  auth: 'none',
  // Always the same few bytes, and what every verifier of tokens depends on.
  limit: 'none',
  output: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) }),
});

export const me = route({
  method: 'GET',
  path: '/v1/me',
  summary: 'The profile of the user whose token it is.',
  auth: 'bearer',
  scope: 'any',
  output: Profile,
  etag: true,
});
