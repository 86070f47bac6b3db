import { z } from 'zod';
import { ChannelId, ClientMessageId, MessageId, Timestamp, UserId } from '../ids.ts';
import { Seq } from '../streams.ts';

export const Message = z.object({
  id: MessageId,
  channelId: ChannelId,
  senderId: UserId,
  clientMessageId: ClientMessageId,
  /** Position of the message's creation in its channel's stream. */
  seq: Seq.positive(),
  text: z.string(),
  createdAt: Timestamp,
});
export type Message = z.infer<typeof Message>;
