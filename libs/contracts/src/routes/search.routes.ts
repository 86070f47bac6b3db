import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { FileKind } from '../entities/file.ts';
import { MediaType, SearchHit, SearchOrder, SearchText } from '../entities/search.ts';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { booleanParam, numberParam, PageCursor } from '../paging.ts';

export const searchMessages = route({
  method: 'GET',
  path: '/v1/search',
  summary: 'Messages and replies that say something, or whose files are called so, in the caller’s channels. Words, "phrases in quotes", either `or` other, `-not` this.',
  auth: 'bearer',
  scope: 'messages:read',
  query: z.object({
    q: SearchText.default('').describe('May be left out with `hasFile=true`, `fileKind` or `fileType`.'),
    channelId: ChannelId.optional(),
    senderId: UserId.optional(),
    hasFile: booleanParam().optional(),
    fileKind: FileKind.optional().describe('With a file of this kind.'),
    fileType: MediaType.optional().describe('With a file of this type, such as `application/pdf`.'),
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
