import { z } from 'zod';
import { NewMessage, saysSomething, SILENT } from '../commands/message.commands.ts';
import { bulkItems } from '../define/items.ts';
import { route } from '../define/route.ts';
import { Message } from '../entities/message.ts';
import { ErrorResponse } from '../errors.ts';
import { ChannelId } from '../ids.ts';
import { limits } from '../limits.ts';
import { ImportedMessage, WrittenImport } from '../requests/import.requests.ts';
import { Epoch, Seq } from '../streams.ts';

const ok = z.object({ status: z.literal('ok') });

export const bulkSend = route({
  method: 'POST',
  path: '/v1/messages/bulk',
  summary: 'Write many messages as the caller, in their order. One result for each, at its place: as from `message:send`, also for a repeat. Each counts for `message:send` of a person, and for `bulk:message` of a bot’s owner.',
  auth: 'bearer',
  scope: 'messages:send',
  permission: 'message:send',
  permissionFor: { 'mention:channel': 'to mention everybody by `@channel`' },
  limit: 'http:bulk',
  bodyBytes: limits.bulkBytes,
  body: z.object({
    messages: bulkItems(NewMessage.refine(saysSomething, { path: ['text'], message: SILENT })),
  }),
  passesOn: true,
  output: z.object({ results: z.array(z.union([ok.extend({ message: Message, epoch: Epoch, seq: Seq }), ErrorResponse])) }),
  errors: ['TOO_LARGE', 'TOO_MANY_MESSAGES', 'UNAVAILABLE'],
});

export const importMessages = route({
  method: 'POST',
  path: '/v1/channels/:channelId/import',
  summary: 'Bring messages from elsewhere into a channel, with their senders and times, oldest first. One result for each, at its place.',
  auth: 'bearer',
  scope: 'messages:import',
  permission: 'message:import',
  limit: 'http:bulk',
  bodyBytes: limits.bulkBytes,
  params: z.object({ channelId: ChannelId }),
  body: z.object({ messages: bulkItems(ImportedMessage) }),
  passesOn: true,
  output: z.object({ results: z.array(z.union([ok.extend(WrittenImport.shape), ErrorResponse])) }),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'BANNED', 'MUTED', 'TOO_LARGE', 'TOO_MANY_MESSAGES', 'UNAVAILABLE'],
});
