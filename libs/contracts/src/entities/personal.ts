import { z } from 'zod';
import { AttachmentId, ChannelId, ScheduleId, ThreadId, Timestamp } from '../ids.ts';
import { Conversation } from './cursor.ts';
import { Message } from './message.ts';

/** A message that somebody has saved for later, as it reads now; as its tombstone once it is deleted. */
export const SavedMessage = z.object({ message: Message, savedAt: Timestamp }).meta({ id: 'SavedMessage', description: 'A message that somebody has saved for later, as it reads now; as its tombstone once it is deleted.' });
export type SavedMessage = z.infer<typeof SavedMessage>;

/** Grows with every change of any draft of the user. */
export const DraftVersion = z.int().positive();

/** What somebody has begun to write in a channel or thread. */
export const SavedDraft = Conversation.extend({ text: z.string(), version: DraftVersion, updatedAt: Timestamp }).meta({ id: 'SavedDraft', description: 'What somebody has begun to write in a channel or thread.' });
export type SavedDraft = z.infer<typeof SavedDraft>;

/** `sending`: its time has come. `failed`: it was refused, and stays until it is changed or cancelled. */
export const ScheduleState = z.enum(['waiting', 'sending', 'failed']).meta({ id: 'ScheduleState', description: 'How far a scheduled message has got.' });

/** A message that is sent when its time comes. */
export const ScheduledMessage = z.object({
  id: ScheduleId,
  channelId: ChannelId,
  threadId: ThreadId.optional(),
  text: z.string(),
  attachmentIds: z.array(AttachmentId),
  sendAt: Timestamp,
  createdAt: Timestamp,
  state: ScheduleState,
  reason: z.string().optional().describe('Of the catalogue: why it was not sent.'),
}).meta({ id: 'ScheduledMessage', description: 'A message that is sent when its time comes.' });
export type ScheduledMessage = z.infer<typeof ScheduledMessage>;
