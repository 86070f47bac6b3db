import { z } from 'zod';
import { forwardedCommand, NamedChange, Traced } from '../define/command.ts';
import { Conversation, OwnCursor, Unread } from '../entities/cursor.ts';
import { MessageId } from '../ids.ts';
import { Seq } from '../streams.ts';

const input = Conversation.extend({ seq: Seq, ...Traced });
/**
 * The cursor as it stands afterwards, and what is left to read. It may be further than asked; and it stays where it is
 * when nothing but `message:status` was passed, which would else be announced by another one, for ever.
 */
const output = Unread.extend({ cursor: OwnCursor });

export const messageDelivered = forwardedCommand({
  name: 'message:delivered',
  scope: 'messages:read',
  feature: 'status',
  service: 'messaging',
  summary: 'Everything up to a position has reached this user. Only moves forward; a position beyond the head stands for the head.',
  idempotent: true,
  input,
  output,
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'UNAVAILABLE'],
});

export const messageRead = forwardedCommand({
  name: 'message:read',
  scope: 'messages:read',
  service: 'messaging',
  summary: 'Everything up to a position has been read by this user. Only moves forward; ends a mark of `message:unread` by reading beyond it all, or by naming it. A position beyond the head stands for the head.',
  idempotent: true,
  input: input.extend({ unreadFrom: Seq.positive().optional() }).describe('`unreadFrom` of the cursor that the reader was shown: that mark moves on behind `seq`, or ends. Others stay, so that an old command undoes no mark.'),
  output,
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'UNAVAILABLE'],
});

export const messageUnread = forwardedCommand({
  name: 'message:unread',
  scope: 'messages:read',
  service: 'messaging',
  summary: 'Mark everything from a message on as unread, on all devices of this user. Who has read it is told to others as before.',
  idempotent: true,
  input: z.object({ messageId: MessageId, ...NamedChange, ...Traced }),
  output: Conversation.extend({ ...Unread.shape, cursor: OwnCursor }),
  errors: ['MESSAGE_NOT_FOUND', 'UNAVAILABLE'],
});
