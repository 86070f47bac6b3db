import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { User } from '../entities/user.ts';
import { Timestamp, UserId } from '../ids.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';

const params = z.object({ userId: UserId });

export const blockUser = route({
  method: 'PUT',
  path: '/v1/me/blocks/:userId',
  summary: 'Block somebody: neither of you learns of the other whether they are there, type or have read; they cannot add or invite you, and what they write mentions you no more. They are not told. Blocking twice changes nothing.',
  auth: 'bearer',
  params,
  output: z.object({}),
  errors: ['USER_NOT_FOUND', 'CANNOT_BLOCK_SELF', 'TOO_MANY_BLOCKS'],
});

export const unblockUser = route({
  method: 'DELETE',
  path: '/v1/me/blocks/:userId',
  summary: 'No longer block somebody. Unblocking twice changes nothing.',
  auth: 'bearer',
  params,
  output: z.object({}),
});

export const listBlocks = route({
  method: 'GET',
  path: '/v1/me/blocks',
  summary: 'Whom the caller has blocked, the last one first.',
  auth: 'bearer',
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ blocks: z.array(z.object({ user: User, blockedAt: Timestamp })), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
});
