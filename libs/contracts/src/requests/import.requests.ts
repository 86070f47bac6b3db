import { z } from 'zod';
import { Actor } from '../define/command.ts';
import { eachItem } from '../define/items.ts';
import { request } from '../define/request.ts';
import { SpokenText } from '../entities/message.ts';
import { GivenMetadata } from '../entities/metadata.ts';
import { ChannelId, ClientMessageId, MessageId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { Epoch, Seq } from '../streams.ts';

/** Older times are mistakes of whoever exported them. */
const EARLIEST = Date.parse('1970-01-01T00:00:00Z');

/** A message from elsewhere: what somebody said there, and when. */
export const ImportedMessage = z.object({
  /** Names the message where it comes from: one per imported message of the channel. Names of sent messages are others. */
  clientMessageId: ClientMessageId,
  /** Somebody who exists here; they need not be a member of the channel. */
  senderId: UserId,
  text: SpokenText,
  metadata: GivenMetadata.optional(),
  createdAt: Timestamp.refine((at) => !(Date.parse(at) < EARLIEST), 'Times begin with 1970.'),
  /** The message that this one replies to: imported into the channel earlier, or earlier in the same request. */
  threadClientMessageId: ClientMessageId.optional(),
});
export type ImportedMessage = z.infer<typeof ImportedMessage>;

/** Where an imported message stands: in its thread's stream for a reply, in the channel's otherwise. */
export const WrittenImport = z.object({ messageId: MessageId, threadId: ThreadId.optional(), epoch: Epoch, seq: Seq });
export type WrittenImport = z.infer<typeof WrittenImport>;

/** Messages from elsewhere for a channel, each with an outcome of its own, in the same order. */
export const messageImport = request({
  service: 'messaging',
  name: 'message:import',
  idempotent: true,
  input: z.object({ actor: Actor, channelId: ChannelId, messages: eachItem(ImportedMessage, { max: limits.bulkMessages }) }),
  output: z.object({
    outcomes: z.array(z.union([WrittenImport, Refusal]).catch({ refused: 'INTERNAL' })),
  }),
});
