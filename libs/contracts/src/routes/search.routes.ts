import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { SearchHit, SearchOrder, SearchText } from '../entities/search.ts';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { booleanParam, numberParam, PageCursor } from '../paging.ts';

export const searchMessages = route({
  method: 'GET',
  path: '/v1/search',
  summary: 'Messages and replies that say something, in the caller’s channels. Words, "phrases in quotes", either `or` other, `-not` this.',
  auth: 'bearer',
  scope: 'messages:read',
  query: z.object({
    q: SearchText,
    channelId: ChannelId.optional(),
    senderId: UserId.optional(),
    hasFile: booleanParam().optional(),
    before: Timestamp.optional().describe('Created before this time.'),
    after: Timestamp.optional().describe('Created after this time.'),
    order: SearchOrder.default('relevance'),
    cursor: PageCursor.optional().describe('Pages of one search see the messages that were there at its first page.'),
    limit: numberParam({ min: 1, max: 50 }).default(20),
  }),
  passesOn: true,
  output: z.object({
    hits: z.array(SearchHit),
    next: PageCursor.nullable(),
    searchedBackTo: Timestamp.nullable().describe('The pages hold every match from this time on; with it as `before`, a search finds the older ones. Null when there are none.'),
  }),
  errors: ['QUERY_EMPTY', 'CHANNEL_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: nextBy('cursor'),
});
