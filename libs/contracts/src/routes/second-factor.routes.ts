import { z } from 'zod';
import { route } from '../define/route.ts';
import { Reason } from '../entities/audit.ts';
import { Timestamp, UserId } from '../ids.ts';
import { GivenPassword, Reactivate, SessionTokens, TokenForOnce } from './auth.routes.ts';

/** Six digits of the authenticator, or a recovery code; spaces and dashes do not count. */
const Code = z.string().min(1).max(40);
const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
const body = z.object({ password: GivenPassword, code: Code });

export const signInSecondFactor = route({
  method: 'POST',
  path: '/v1/auth/sign-in/second-factor',
  summary: 'The second step of a sign-in that was answered SECOND_FACTOR_REQUIRED: its challenge, with a code of the authenticator or a recovery code.',
  auth: 'none',
  body: z.object({ challenge: TokenForOnce, code: Code, reactivate: Reactivate }),
  output: SessionTokens,
  errors: ['CHALLENGE_INVALID', 'SECOND_FACTOR_WRONG', 'SECOND_FACTOR_USED', 'ACCOUNT_DEACTIVATED', 'ACCOUNT_BANNED'],
});

export const readSecondFactor = route({
  method: 'GET',
  path: '/v1/me/second-factor',
  summary: 'Whether the caller’s sign-in asks for a second factor, and how many recovery codes are left.',
  auth: 'bearer',
  output: z.object({ active: z.boolean(), since: Timestamp.nullable(), recoveryCodesLeft: z.int().nonnegative() }),
});

export const enrolSecondFactor = route({
  method: 'POST',
  path: '/v1/me/second-factor',
  summary: 'Begin with a second factor (TOTP, RFC 6238). It counts once it is confirmed; asking again makes another secret.',
  auth: 'bearer',
  body: z.object({ password: GivenPassword }),
  status: 201,
  output: z.object({ /** In base32, for authenticators without a camera. */ secret: z.string(), /** For a QR code. */ otpauthUrl: z.string() }),
  errors: ['PASSWORD_WRONG', 'PASSWORD_NOT_SET', 'SECOND_FACTOR_ACTIVE', 'SECOND_FACTOR_NOT_CONFIGURED'],
});

export const confirmSecondFactor = route({
  method: 'POST',
  path: '/v1/me/second-factor/confirm',
  summary: 'Confirm the second factor by a code of the authenticator. From then on each sign-in asks for one. The recovery codes are told here and never again.',
  auth: 'bearer',
  body: z.object({ code: Code }),
  output: RecoveryCodes,
  errors: ['SECOND_FACTOR_WRONG', 'SECOND_FACTOR_INACTIVE', 'SECOND_FACTOR_ACTIVE', 'SECOND_FACTOR_NOT_CONFIGURED'],
});

export const renewRecoveryCodes = route({
  method: 'POST',
  path: '/v1/me/second-factor/recovery-codes',
  summary: 'Make new recovery codes. Those before are no good any more.',
  auth: 'bearer',
  body,
  output: RecoveryCodes,
  errors: ['PASSWORD_WRONG', 'PASSWORD_NOT_SET', 'SECOND_FACTOR_WRONG', 'SECOND_FACTOR_USED', 'SECOND_FACTOR_INACTIVE', 'SECOND_FACTOR_NOT_CONFIGURED'],
});

export const disableSecondFactor = route({
  method: 'POST',
  path: '/v1/me/second-factor/disable',
  summary: 'Sign in without a second factor from now on.',
  auth: 'bearer',
  body,
  output: z.object({}),
  errors: ['PASSWORD_WRONG', 'PASSWORD_NOT_SET', 'SECOND_FACTOR_WRONG', 'SECOND_FACTOR_USED', 'SECOND_FACTOR_INACTIVE', 'SECOND_FACTOR_NOT_CONFIGURED'],
});

export const removeSecondFactor = route({
  method: 'POST',
  path: '/v1/users/:userId/second-factor/remove',
  summary: 'Remove the second factor of somebody who has lost it. All their sessions end, and they are told by mail where they have an address. Twice changes nothing. Not one’s own.',
  auth: 'bearer',
  permission: 'user:administer',
  params: z.object({ userId: UserId }),
  body: z.object({ reason: Reason.optional() }),
  output: z.object({
    removed: z.boolean().describe('False when none was in use.'),
    sessions: z.int().nonnegative().describe('How many were ended.'),
    mailed: z.boolean().describe('Whether a mail is on its way.'),
  }),
  errors: ['NOT_ALLOWED', 'USER_NOT_FOUND'],
});
