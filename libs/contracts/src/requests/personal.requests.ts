import { z } from 'zod';
import { request } from '../define/request.ts';
import { Conversation } from '../entities/cursor.ts';
import { MessageText } from '../entities/message.ts';
import { DraftVersion, SavedDraft, SavedMessage, ScheduledMessage } from '../entities/personal.ts';
import { AttachmentId, ChannelId, MessageId, ScheduleId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { PageCursor, PageLimit } from '../paging.ts';

const list = { userId: UserId, after: PageCursor.optional(), limit: PageLimit };

/** Saves a message for later, or takes it off the list. */
export const savedSet = request({
  service: 'messaging',
  name: 'saved:set',
  idempotent: true,
  input: z.object({ userId: UserId, messageId: MessageId, saved: z.boolean() }),
  output: z.object({ savedAt: Timestamp.nullable() }),
});

export const savedList = request({
  service: 'messaging',
  name: 'saved:list',
  idempotent: true,
  input: z.object(list),
  output: z.object({ saved: z.array(SavedMessage), next: PageCursor.nullable() }),
});

/** Keeps what somebody has begun to write; nothing of it once the text is empty. The last one counts. */
export const draftSet = request({
  service: 'messaging',
  name: 'draft:set',
  idempotent: true,
  input: Conversation.extend({ userId: UserId, text: MessageText }),
  output: z.object({ version: DraftVersion.nullable() }),
});

export const draftList = request({
  service: 'messaging',
  name: 'draft:list',
  idempotent: true,
  input: z.object({ ...list, channelId: ChannelId.optional(), threadId: ThreadId.optional() }),
  output: z.object({ drafts: z.array(SavedDraft), next: PageCursor.nullable() }),
});

/** Under its id it is made once. */
export const scheduleCreate = request({
  service: 'messaging',
  name: 'schedule:create',
  idempotent: true,
  input: Conversation.extend({ userId: UserId, scheduleId: ScheduleId, text: MessageText, attachmentIds: z.array(AttachmentId), sendAt: Timestamp }),
  output: z.object({ scheduled: ScheduledMessage }),
});

export const scheduleUpdate = request({
  service: 'messaging',
  name: 'schedule:update',
  idempotent: true,
  input: z.object({ userId: UserId, scheduleId: ScheduleId, text: MessageText.optional(), attachmentIds: z.array(AttachmentId).optional(), sendAt: Timestamp.optional() }),
  output: z.object({ scheduled: ScheduledMessage }),
});

export const scheduleCancel = request({
  service: 'messaging',
  name: 'schedule:cancel',
  idempotent: true,
  input: z.object({ userId: UserId, scheduleId: ScheduleId }),
  output: z.object({}),
});

export const scheduleList = request({
  service: 'messaging',
  name: 'schedule:list',
  idempotent: true,
  input: z.object(list),
  output: z.object({ scheduled: z.array(ScheduledMessage), next: PageCursor.nullable() }),
});
