import { z } from 'zod';
import { route } from '../define/route.ts';
import { Email } from '../entities/email.ts';
import { GivenPassword, Password, TokenForOnce } from './auth.routes.ts';

const EndedSessions = z.object({ /** How many sessions were ended. */ sessions: z.int().nonnegative() });

export const changePassword = route({
  method: 'POST',
  path: '/v1/me/password',
  summary: 'Choose another password. Ends all other sessions of the caller, and says how many there were.',
  auth: 'bearer',
  body: z.object({ currentPassword: GivenPassword, newPassword: Password }),
  output: EndedSessions,
  errors: ['PASSWORD_WRONG', 'PASSWORD_NOT_SET'],
});

export const requestPasswordReset = route({
  method: 'POST',
  path: '/v1/auth/password-reset',
  summary: 'Send a mail with which a new password can be chosen within 30 minutes. The answer does not tell whether the address is known.',
  auth: 'none',
  body: z.object({ email: Email }),
  status: 202,
  output: z.object({}),
  errors: ['MAIL_NOT_CONFIGURED'],
});

export const resetPassword = route({
  method: 'POST',
  path: '/v1/auth/password-reset/confirm',
  summary: 'Choose a new password with what the mail held. Ends all sessions of the user, and signs nobody in.',
  auth: 'none',
  body: z.object({ token: TokenForOnce, newPassword: Password }),
  output: EndedSessions,
  errors: ['MAIL_TOKEN_INVALID'],
});
