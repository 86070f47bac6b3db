import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { nextBy, route } from '../define/route.ts';
import { Locale, Profile, TimeZone } from '../entities/user.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';
import { OptionalLine, OptionalText } from '../text/text.ts';
import { DisplayName } from './auth.routes.ts';

const UUID_LENGTH = 36;

/** Ids with commas between them. */
const UserIds = textUpTo(limits.profileUsers * (UUID_LENGTH + 1))
  .transform((ids) => ids.split(','))
  .pipe(z.array(UserId).min(1).max(limits.profileUsers));

export const readProfiles = route({
  method: 'GET',
  path: '/v1/users',
  summary: `The profiles of up to ${limits.profileUsers} users, in the order of \`ids\` (with commas between them). Who does not exist is left out.`,
  auth: 'bearer',
  scope: 'any',
  query: z.object({ ids: UserIds }),
  output: z.object({ users: z.array(Profile) }),
});

export const findUsers = route({
  method: 'GET',
  path: '/v1/users/search',
  summary: 'Users whose handle or name has words that begin like all of those in `query`, by handle.',
  auth: 'bearer',
  scope: 'any',
  query: z.object({ query: OptionalLine(limits.userQueryLength).min(1), limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ users: z.array(Profile), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
});

export const readProfile = route({
  method: 'GET',
  path: '/v1/users/:userId',
  summary: 'The profile of a user.',
  auth: 'bearer',
  scope: 'any',
  params: z.object({ userId: UserId }),
  output: Profile,
  errors: ['USER_NOT_FOUND'],
});

export const updateProfile = route({
  method: 'PATCH',
  path: '/v1/me',
  summary: 'Change one’s own profile. What is left out stays; `null` takes something away. Who shares a channel with you is told by `user:updated`.',
  auth: 'bearer',
  limit: 'profile:update',
  body: z
    .object({
      displayName: DisplayName.optional(),
      bio: OptionalText(limits.bioLength).nullable().optional(),
      timeZone: TimeZone.nullable().optional(),
      locale: Locale.nullable().optional(),
    })
    .refine((changes) => Object.values(changes).some((change) => change !== undefined), 'Name at least one thing to change.'),
  output: Profile,
  errors: ['VERSION_CONFLICT'],
  etag: true,
});
