import { z } from 'zod';
import { route } from '../define/route.ts';
import { Anonymisation } from '../entities/anonymisation.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { NameText } from '../text/text.ts';
import { GivenPassword } from './auth.routes.ts';

/** Why somebody decides it, for the audit log. */
const Decision = z.object({ reason: NameText(limits.reasonLength).optional() });
/** Who has no password shows themselves by a sign-in of the last ten minutes. */
const Confirmed = z.object({ password: GivenPassword.optional() });
const AboutUser = z.object({ userId: UserId });

export const deactivateMe = route({
  method: 'POST',
  path: '/v1/me/deactivate',
  summary: 'Go, for a time or for good: all sessions end, programs and webhooks of yours stop, nobody finds you. Memberships and messages stay. A sign-in with `reactivate` brings all back.',
  auth: 'bearer',
  body: Confirmed,
  output: z.object({}),
  errors: ['PASSWORD_WRONG', 'SIGN_IN_NOT_RECENT', 'LAST_ADMINISTRATOR'],
});

export const deactivateUser = route({
  method: 'POST',
  path: '/v1/users/:userId/deactivate',
  summary: 'Deactivate somebody, or a bot: the same, and only an administrator brings them back. Twice changes nothing.',
  auth: 'bearer',
  permission: 'user:administer',
  params: AboutUser,
  body: Decision,
  output: z.object({}),
  errors: ['NOT_ALLOWED', 'USER_NOT_FOUND', 'LAST_ADMINISTRATOR'],
});

export const reactivateUser = route({
  method: 'POST',
  path: '/v1/users/:userId/reactivate',
  summary: 'Bring somebody back, with all that they had. Twice changes nothing.',
  auth: 'bearer',
  permission: 'user:administer',
  params: AboutUser,
  body: Decision,
  output: z.object({}),
  errors: ['NOT_ALLOWED', 'USER_NOT_FOUND'],
});

export const anonymiseMe = route({
  method: 'POST',
  path: '/v1/me/anonymise',
  summary: 'Have oneself forgotten, for good: sessions, name, handle, profile, password, mail address, second factor, identities elsewhere, blocks and the tokens of one’s bots go; messages stay, in the name of nobody. `@handle` in messages is replaced within minutes.',
  auth: 'bearer',
  body: Confirmed,
  status: 202,
  output: z.object({}),
  errors: ['PASSWORD_WRONG', 'SIGN_IN_NOT_RECENT', 'LAST_ADMINISTRATOR'],
});

export const anonymiseUser = route({
  method: 'POST',
  path: '/v1/users/:userId/anonymise',
  summary: 'Have somebody forgotten, for good, as they can themselves. Twice changes nothing.',
  auth: 'bearer',
  permission: 'user:administer',
  params: AboutUser,
  body: Decision,
  status: 202,
  output: z.object({}),
  errors: ['NOT_ALLOWED', 'USER_NOT_FOUND', 'LAST_ADMINISTRATOR'],
});

export const readAnonymisation = route({
  method: 'GET',
  path: '/v1/users/:userId/anonymisation',
  summary: 'How far it has come that somebody is forgotten.',
  auth: 'bearer',
  permission: 'user:administer',
  params: AboutUser,
  output: Anonymisation,
  errors: ['NOT_ALLOWED', 'USER_NOT_FOUND'],
});

export const exportMe = route({
  method: 'GET',
  path: '/v1/me/export',
  summary: 'All that is kept of you, as a zip of JSON files with a README and a JSON Schema, made while it is downloaded. Once a day; one that broke off may be repeated after five minutes.',
  auth: 'bearer',
  file: 'application/zip',
  output: z.unknown(),
  errors: ['EXPORTED_LATELY', 'UNAVAILABLE'],
});
