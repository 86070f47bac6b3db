import { z } from 'zod';
import { Timestamp, TraceParent } from './ids.ts';

export const StreamKind = z.enum(['channel', 'thread', 'user']);
export type StreamKind = z.infer<typeof StreamKind>;

/** As the server writes it: ids in lower case, so that one stream has one name. */
export const StreamId = z
  .templateLiteral([StreamKind, ':', z.uuid()])
  .refine((stream) => stream === stream.toLowerCase(), 'Ids of streams are in lower case.').meta({ id: 'StreamId', description: 'As the server writes it: ids in lower case, so that one stream has one name.' });
export type StreamId = z.infer<typeof StreamId>;

export const streams = {
  channel: (channelId: string): StreamId => `channel:${channelId}`,
  thread: (threadId: string): StreamId => `thread:${threadId}`,
  user: (userId: string): StreamId => `user:${userId}`,
  /** Where what is said in a channel, or in one of its threads, is written. */
  conversation: ({ channelId, threadId }: { readonly channelId: string; readonly threadId?: string | undefined }): StreamId =>
    threadId === undefined ? streams.channel(channelId) : streams.thread(threadId),
} as const;

export function parseStreamId(stream: StreamId): { kind: StreamKind; id: string } {
  const colon = stream.indexOf(':');
  return { kind: StreamKind.parse(stream.slice(0, colon)), id: stream.slice(colon + 1) };
}

/** Position of an event in its stream: 1, 2, 3, … without gaps. 0 stands before the first. */
export const Seq = z.int().nonnegative();

/** Names one life of a log; another epoch means that positions mean something else. */
export const Epoch = z.string().min(1).max(40);

/** The last event that somebody has. */
export const Cursor = z.object({ epoch: Epoch, seq: Seq }).meta({ id: 'Cursor', description: 'The last event that somebody has.' });
export type Cursor = z.infer<typeof Cursor>;

/** What every stream event looks like on the wire; `data` is given by the event's own contract. */
export const StreamEvent = z.object({
  stream: StreamId,
  epoch: Epoch,
  seq: Seq.positive(),
  type: z.string(),
  at: Timestamp,
  data: z.unknown(),
  trace: TraceParent.optional(),
}).meta({ id: 'StreamEvent', description: 'Something that happened in a stream; `data` is given by the event’s own contract.' });
export type StreamEvent = z.infer<typeof StreamEvent>;

/**
 * What happened to the events that a client missed:
 * `recovered`: all of them come with the ack, in order (none, when no cursor was given);
 * `gap`: too many to push, page `from`..`to` over HTTP; `reset`: another epoch, reload the snapshot.
 */
export const Verdict = z.discriminatedUnion('status', [
  z.object({ status: z.literal('recovered') }),
  z.object({ status: z.literal('gap'), from: Seq, to: Seq }),
  z.object({ status: z.literal('reset') }),
]).meta({ id: 'Verdict', description: 'What happened to the events that a client missed: `recovered`, all of them come with the ack; `gap`, page `from` to `to` over HTTP; `reset`, another epoch, load everything anew.' });
export type Verdict = z.infer<typeof Verdict>;
