import { z } from 'zod';
import { ephemeralEvent } from '../define/event.ts';
import { TextOffset } from '../entities/live.ts';
import { Metadata } from '../entities/metadata.ts';
import { MessageId } from '../ids.ts';

/** Its offset tells what was lost: whoever has less text asks for the rest by `message:text`. */
export const messageDelta = ephemeralEvent({
  name: 'message:delta',
  summary: 'A live message in a conversation that you have joined goes on. Its text is committed: it stays at its offset, whatever dies, until `revision` changes or the message is deleted. Several may come as one. Add what you do not have; `offset` beyond the text that you have means that something was lost.',
  data: z.object({
    messageId: MessageId,
    offset: TextOffset.describe('UTF-16 code units before `text`. No delta splits a surrogate pair.'),
    text: z.string(),
    metadata: Metadata.optional().describe('What the message carries from now on.'),
    step: z.int().positive().optional().describe('As in `live` of the message: with one that you do not have, and without `metadata`, a change of it was lost.'),
    revision: z.int().positive().optional().describe('As in `live` of the message: a delta of another revision is not for the text that you have.'),
  }),
});

/** What messaging-service tells the gateways of one stream. */
export const MessageDeltas = z.array(messageDelta.data);
export type MessageDelta = z.infer<typeof messageDelta.data>;
