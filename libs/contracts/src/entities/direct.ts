import { type z } from 'zod';
import { SessionChannel } from './session-channel.ts';
import { Timestamp } from '../ids.ts';

/** A direct conversation, as one of its people sees it. */
export const DirectConversation = SessionChannel.extend({
  lastMessageAt: Timestamp.nullable().describe('Of the last message that is not in a thread; `null` before the first.'),
}).meta({ id: 'DirectConversation', description: 'A direct conversation, as one of its people sees it.' });
export type DirectConversation = z.infer<typeof DirectConversation>;
