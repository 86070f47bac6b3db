import { z } from 'zod';
import { forwardedCommand, Traced } from '../define/command.ts';
import { Message } from '../entities/message.ts';
import { ChannelId, ClientMessageId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Epoch, Seq } from '../streams.ts';

export const messageSend = forwardedCommand({
  name: 'message:send',
  service: 'messaging',
  summary: 'Write a message into a channel. The ack comes after the commit; a repeat answers with the first message.',
  idempotent: true,
  input: z.object({
    channelId: ChannelId,
    clientMessageId: ClientMessageId,
    text: z
      .string()
      .max(limits.messageTextLength)
      .refine((text) => text.trim().length > 0, 'A message needs text.')
      .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'Text must be well-formed Unicode without U+0000.'),
    ...Traced,
  }),
  output: z.object({ message: Message, epoch: Epoch, seq: Seq }),
  errors: ['CHANNEL_NOT_FOUND', 'ARCHIVED', 'UNAVAILABLE'],
});
