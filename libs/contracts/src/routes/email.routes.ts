import { z } from 'zod';
import { route } from '../define/route.ts';
import { Email, OwnEmail } from '../entities/email.ts';
import { GivenPassword, TokenForOnce } from './auth.routes.ts';

export const readEmail = route({
  method: 'GET',
  path: '/v1/me/email',
  summary: 'The caller’s own mail address, and one that waits to be confirmed.',
  auth: 'bearer',
  output: OwnEmail,
});

export const setEmail = route({
  method: 'PUT',
  path: '/v1/me/email',
  summary: 'Give a mail address. It counts once it is confirmed with what is mailed there; the one before counts until then. Needs the password; of who has none, a sign-in of the last ten minutes.',
  auth: 'bearer',
  body: z.object({ email: Email, password: GivenPassword.optional() }),
  status: 202,
  output: z.object({}),
  errors: ['MAIL_NOT_CONFIGURED', 'PASSWORD_WRONG', 'SIGN_IN_NOT_RECENT'],
});

export const verifyEmail = route({
  method: 'POST',
  path: '/v1/auth/verify-email',
  summary: 'Confirm a mail address with what was mailed there.',
  auth: 'none',
  body: z.object({ token: TokenForOnce }),
  output: z.object({ email: z.string() }),
  errors: ['MAIL_TOKEN_INVALID', 'EMAIL_TAKEN'],
});

export const removeEmail = route({
  method: 'POST',
  path: '/v1/me/email/remove',
  summary: 'Take the own mail address away, and one that waits to be confirmed. Needs the password; of who has none, a sign-in of the last ten minutes.',
  auth: 'bearer',
  body: z.object({ password: GivenPassword.optional() }),
  output: z.object({}),
  errors: ['PASSWORD_WRONG', 'SIGN_IN_NOT_RECENT'],
});
