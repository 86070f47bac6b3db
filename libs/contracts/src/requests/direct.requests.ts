import { z } from 'zod';
import { request } from '../define/request.ts';
import { DirectConversation } from '../entities/direct.ts';
import { UserId } from '../ids.ts';
import { PageCursor, PageLimit } from '../paging.ts';

/** Direct conversations of a user, the one last written in first. */
export const directList = request({
  service: 'messaging',
  name: 'direct:list',
  idempotent: true,
  input: z.object({ userId: UserId, after: PageCursor.optional(), limit: PageLimit }),
  output: z.object({ conversations: z.array(DirectConversation), next: PageCursor.nullable() }),
});
