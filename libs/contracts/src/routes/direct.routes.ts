import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { Channel } from '../entities/channel.ts';
import { DirectConversation } from '../entities/direct.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';

export const beginDirect = route({
  method: 'POST',
  path: '/v1/direct',
  summary: 'The direct conversation of the caller and these users: there is one for each set of people, made by whoever asks first. With `hidden` the others learn of it with its first message.',
  auth: 'bearer',
  scope: 'direct:begin',
  body: z.object({
    userIds: z.array(UserId).min(1).max(limits.directMembers).describe('Without the caller, or with.'),
    hidden: z.boolean().default(false),
  }),
  output: Channel,
  errors: ['CANNOT_MESSAGE', 'TOO_MANY_DIRECT'],
});

export const listDirect = route({
  method: 'GET',
  path: '/v1/direct',
  summary: 'Direct conversations of the caller with what is unread in them, the one last written in first.',
  auth: 'bearer',
  scope: 'channels:read',
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  passesOn: true,
  output: z.object({ conversations: z.array(DirectConversation), next: PageCursor.nullable() }),
  errors: ['UNAVAILABLE'],
  nextPage: nextBy('after'),
});
