import { forwardedCommand, Traced } from '../define/command.ts';
import { Conversation, ReadCursor, Unread } from '../entities/cursor.ts';
import { Seq } from '../streams.ts';

const input = Conversation.extend({ seq: Seq, ...Traced });
/**
 * The cursor as it stands afterwards, and what is left to read. It may be further than asked; and it stays where it is
 * when nothing but `message:status` was passed, which would else be announced by another one, for ever.
 */
const output = Unread.extend({ cursor: ReadCursor });

export const messageDelivered = forwardedCommand({
  name: 'message:delivered',
  service: 'messaging',
  summary: 'Everything up to a position has reached this user. Only moves forward; a position beyond the head stands for the head.',
  idempotent: true,
  input,
  output,
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'UNAVAILABLE'],
});

export const messageRead = forwardedCommand({
  name: 'message:read',
  service: 'messaging',
  summary: 'Everything up to a position has been read by this user. Only moves forward; a position beyond the head stands for the head.',
  idempotent: true,
  input,
  output,
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'UNAVAILABLE'],
});
