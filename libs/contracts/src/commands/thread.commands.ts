import { z } from 'zod';
import { command, forwardedCommand, NamedChange, Traced } from '../define/command.ts';
import { ChannelId, ThreadId } from '../ids.ts';
import { Cursor, StreamEvent, Verdict } from '../streams.ts';

const threadInput = z.object({ threadId: ThreadId, ...Traced });

export const threadJoin = command({
  name: 'thread:join',
  scope: 'messages:read',
  summary: 'Receive the replies under a message from now on, and what was missed since a cursor.',
  input: threadInput.extend({ since: Cursor.optional() }),
  output: z.object({
    channelId: ChannelId,
    threadId: ThreadId,
    following: z.boolean().describe('Whether the caller follows the thread: its unread replies are counted for them.'),
    head: Cursor,
    verdict: Verdict,
    events: z.array(StreamEvent),
  }),
  errors: ['THREAD_NOT_FOUND', 'UNAVAILABLE'],
});

export const threadLeave = command({
  name: 'thread:leave',
  scope: 'any',
  summary: 'Stop receiving the replies under a message on this connection.',
  input: threadInput,
  output: z.object({}),
});

export const threadFollow = forwardedCommand({
  name: 'thread:follow',
  scope: 'messages:read',
  service: 'messaging',
  summary: 'Count the unread replies of a thread. Replying, or being mentioned in it, follows it as well.',
  idempotent: true,
  input: threadInput.extend(NamedChange),
  output: z.object({ threadId: ThreadId, following: z.literal(true) }),
  errors: ['THREAD_NOT_FOUND', 'UNAVAILABLE'],
});

export const threadUnfollow = forwardedCommand({
  name: 'thread:unfollow',
  scope: 'messages:read',
  service: 'messaging',
  summary: 'Stop counting the unread replies of a thread, until the next own reply or mention.',
  idempotent: true,
  input: threadInput.extend(NamedChange),
  output: z.object({ threadId: ThreadId, following: z.literal(false) }),
  errors: ['THREAD_NOT_FOUND', 'UNAVAILABLE'],
});
