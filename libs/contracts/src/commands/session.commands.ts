import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { command, Traced } from '../define/command.ts';
import { eachItem } from '../define/items.ts';
import { ErrorResponse } from '../errors.ts';
import { SessionChannel } from '../entities/session-channel.ts';
import { limits } from '../limits.ts';
import { ChannelId, Timestamp } from '../ids.ts';
import { Cursor, StreamEvent, StreamId, Verdict } from '../streams.ts';

/** What took longer is told as so long. */
const MOST_DELIVERY_MS = 600_000;
/** In one report. */
const MOST_DELIVERIES = 20;

/** A stream that was taken up again. Events that are pushed from now on follow `head`. */
export const ResumedStream = z.object({ stream: StreamId, head: Cursor, verdict: Verdict, events: z.array(StreamEvent) }).meta({ id: 'ResumedStream', description: 'A stream that was taken up again. Events that are pushed from now on follow `head`.' });
export type ResumedStream = z.infer<typeof ResumedStream>;

/** A stream that the caller may not, or may no longer, receive; or that cannot be read, under the name that it came with. */
export const RefusedStream = z.object({ stream: z.string(), error: ErrorResponse }).meta({ id: 'RefusedStream', description: 'A stream that the caller may not, or may no longer, receive; or that cannot be read, under the name that it came with.' });
export type RefusedStream = z.infer<typeof RefusedStream>;

export const sessionResume = command({
  name: 'session:resume',
  scope: 'messages:read',
  summary: 'Take up many streams at once where an earlier connection left them, with a verdict for each.',
  input: z.object({ since: eachItem(Cursor.extend({ stream: StreamId }), { min: 1, max: limits.resumeStreams }), ...Traced }),
  output: z.object({ streams: z.array(z.union([ResumedStream, RefusedStream])) }).describe('One for each stream that was named, in the same order.'),
  errors: ['UNAVAILABLE'],
});

export const sessionRefresh = command({
  name: 'session:refresh',
  scope: 'any',
  summary: 'Go on with a fresh access token of the same session, without a new connection. A refusal changes nothing.',
  input: z.object({ token: textUpTo(limits.accessTokenLength), ...Traced }),
  output: z.object({ expiresAt: Timestamp }).describe('When the connection ends, unless it is refreshed again.'),
  errors: ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'SESSION_REVOKED', 'SESSION_MISMATCH', 'UNAVAILABLE'],
});

export const sessionPing = command({
  name: 'session:ping',
  scope: 'any',
  summary: 'Whether this connection still reaches its gateway, which answers at once and by itself: for clients that have slept, or wait for another answer.',
  input: z.object({
    deliveryMs: z
      .array(z.int().min(0).max(MOST_DELIVERY_MS))
      .max(MOST_DELIVERIES)
      .optional()
      .describe('Milliseconds from the commits of messages until they came, by the server’s clock: see `at`. Only counted, and only from connections that were asked by `reports`.'),
    ...Traced,
  }),
  output: z.object({ at: Timestamp.optional().describe('The time at the gateway, for those who were asked to report deliveries.') }),
});

export const sessionChannels = command({
  name: 'session:channels',
  scope: 'any',
  summary: 'Your channels in pages, after a session:ready with moreChannels: repeat it with `after` as `next` of the answer, until that is null.',
  input: z.object({ after: ChannelId.optional(), ...Traced }),
  output: z.object({
    head: Cursor.describe('Where your own stream stands in this page.'),
    channels: z.array(SessionChannel),
    next: ChannelId.nullable(),
  }),
  errors: ['UNAVAILABLE'],
});
