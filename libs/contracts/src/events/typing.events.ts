import { z } from 'zod';
import { ephemeralEvent } from '../define/event.ts';
import { Conversation } from '../entities/cursor.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';

/** The whole state each time, so that one which was lost, or came twice, does no harm. */
export const userTyping = ephemeralEvent({
  name: 'user:typing',
  summary:
    'Who is typing now in a conversation that you have joined, beside yourself: nobody, some, or `several`, who are too many to be named. Without another such event nobody is after `expiresInMs`.',
  data: Conversation.extend({
    userIds: z.array(UserId).max(limits.typistsNamed).describe('The one who began first comes first. Empty with `several`.'),
    several: z.boolean(),
    expiresInMs: z.int().nonnegative(),
  }),
});
