import { z } from 'zod';
import { ephemeralEvent } from '../define/event.ts';
import { Conversation, MemberCursor } from '../entities/cursor.ts';

export const messageReceipts = ephemeralEvent({
  name: 'message:receipts',
  summary: 'How far members have got, as `message:status` tells, of those whom somebody else in the conversation may not see. What was lost is in the next one, or in the receipts over HTTP.',
  data: Conversation.extend({ cursors: z.array(MemberCursor) }),
});
