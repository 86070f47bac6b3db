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
    /** Created before this time. */
    before: Timestamp.optional(),
    /** Created after this time. */
    after: Timestamp.optional(),
    order: SearchOrder.default('relevance'),
    /** Pages of one search see the messages that were there at its first page. */
    cursor: PageCursor.optional(),
    limit: numberParam({ min: 1, max: 50 }).default(20),
  }),
  passesOn: true,
  output: z.object({
    hits: z.array(SearchHit),
    next: PageCursor.nullable(),
    /** The pages hold every match from this time on; with it as `before`, a search finds the older ones. Null when there are none. */
    searchedBackTo: Timestamp.nullable(),
  }),
  errors: ['QUERY_EMPTY', 'CHANNEL_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: nextBy('cursor'),
});
