import { z } from 'zod';
import { attachmentIds } from '../commands/message.commands.ts';
import { nextBy, route } from '../define/route.ts';
import { Conversation } from '../entities/cursor.ts';
import { MessageText } from '../entities/message.ts';
import { DraftVersion, SavedDraft, SavedMessage, ScheduledMessage } from '../entities/personal.ts';
import { ChannelId, MessageId, ScheduleId, ThreadId, Timestamp } from '../ids.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';
import { isVisible } from '../text/visible-text.rules.ts';

const pages = { limit: PageLimitParam, after: PageCursor.optional() };
const next = PageCursor.nullable();

export const saveMessage = route({
  method: 'PUT',
  path: '/v1/me/saved/:messageId',
  summary: 'Save a message for later. Saving twice changes nothing.',
  auth: 'bearer',
  params: z.object({ messageId: MessageId }),
  passesOn: true,
  output: z.object({ savedAt: Timestamp.nullable() }),
  errors: ['MESSAGE_NOT_FOUND', 'TOO_MANY_SAVED', 'UNAVAILABLE'],
});

export const unsaveMessage = route({
  method: 'DELETE',
  path: '/v1/me/saved/:messageId',
  summary: 'Take a message off those that the caller has saved. One that is not among them changes nothing.',
  auth: 'bearer',
  params: z.object({ messageId: MessageId }),
  output: z.object({}),
  errors: ['MESSAGE_NOT_FOUND', 'UNAVAILABLE'],
});

export const listSaved = route({
  method: 'GET',
  path: '/v1/me/saved',
  summary: 'Messages that the caller has saved and may still read, as they read now, the last saved first.',
  auth: 'bearer',
  query: z.object(pages),
  passesOn: true,
  output: z.object({ saved: z.array(SavedMessage), next }),
  nextPage: nextBy('after'),
  errors: ['UNAVAILABLE'],
});

export const saveDraft = route({
  method: 'PUT',
  path: '/v1/me/drafts',
  summary: 'Keep what the caller has begun to write in a channel or thread, for all of their devices. An empty text removes it. The last one counts.',
  auth: 'bearer',
  body: Conversation.extend({ text: MessageText }),
  passesOn: true,
  output: z.object({ version: DraftVersion.nullable() }).describe('`null` where there was no draft to be removed.'),
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'TEXT_TOO_LONG', 'TOO_MANY_DRAFTS', 'UNAVAILABLE'],
});

export const listDrafts = route({
  method: 'GET',
  path: '/v1/me/drafts',
  summary: 'Drafts of the caller in conversations that they may still read, the last changed first; with `channelId`, or `threadId`, the one there.',
  auth: 'bearer',
  query: z.object({ ...pages, channelId: ChannelId.optional(), threadId: ThreadId.optional() }),
  passesOn: true,
  output: z.object({ drafts: z.array(SavedDraft), next }),
  nextPage: nextBy('after'),
  errors: ['UNAVAILABLE'],
});

const says = ({ text, attachmentIds = [] }: { text?: string | undefined; attachmentIds?: readonly string[] | undefined }) => text === undefined || isVisible(text) || attachmentIds.length > 0;
const SILENT = { path: ['text'], message: 'A message needs text or a file.' };

export const scheduleMessage = route({
  method: 'POST',
  path: '/v1/me/scheduled',
  summary: 'Have a message sent at a time, up to a year ahead. Whether the caller may send it is asked again then. A repeat with the same `id` answers with the first one.',
  auth: 'bearer',
  permission: 'message:send',
  scope: 'messages:send',
  body: Conversation.extend({ /** Chosen by the caller. */ id: ScheduleId.optional(), text: MessageText, attachmentIds: attachmentIds.optional(), sendAt: Timestamp }).refine(says, SILENT),
  status: 201,
  passesOn: true,
  output: ScheduledMessage,
  errors: ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'ARCHIVED', 'NOT_ALLOWED', 'TEXT_TOO_LONG', 'TOO_MANY_ATTACHMENTS', 'TOO_MANY_SCHEDULED', 'UNAVAILABLE'],
});

export const listScheduled = route({
  method: 'GET',
  path: '/v1/me/scheduled',
  summary: 'Messages of the caller that wait for their time, or were refused, in the order of their times.',
  auth: 'bearer',
  scope: 'messages:send',
  query: z.object(pages),
  passesOn: true,
  output: z.object({ scheduled: z.array(ScheduledMessage), next }),
  nextPage: nextBy('after'),
  errors: ['UNAVAILABLE'],
});

const schedule = z.object({ scheduleId: ScheduleId });

export const updateScheduled = route({
  method: 'PATCH',
  path: '/v1/me/scheduled/:scheduleId',
  summary: 'Change a message that waits for its time, or try one again that was refused.',
  auth: 'bearer',
  scope: 'messages:send',
  params: schedule,
  body: z.object({ text: MessageText.optional(), attachmentIds: attachmentIds.optional(), sendAt: Timestamp.optional() }).refine(says, SILENT),
  passesOn: true,
  output: ScheduledMessage,
  errors: ['SCHEDULE_NOT_FOUND', 'ALREADY_SENDING', 'TEXT_TOO_LONG', 'TOO_MANY_ATTACHMENTS', 'UNAVAILABLE'],
});

export const cancelScheduled = route({
  method: 'DELETE',
  path: '/v1/me/scheduled/:scheduleId',
  summary: 'Do not send a message that waits for its time.',
  auth: 'bearer',
  scope: 'messages:send',
  params: schedule,
  output: z.object({}),
  errors: ['SCHEDULE_NOT_FOUND', 'ALREADY_SENDING', 'UNAVAILABLE'],
});
