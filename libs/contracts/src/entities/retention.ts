import { z } from 'zod';
import { AttachmentId, ChannelId, MessageId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';

/** Days after which messages are removed; null keeps them for ever. */
export const RetentionDays = z.int().min(1).max(limits.retentionDays).nullable();

export const RetentionPolicy = z.object({ days: z.int().positive().nullable(), updatedAt: Timestamp, updatedById: UserId }).meta({ id: 'RetentionPolicy', description: 'How long messages are kept.' });
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

/** Of a channel nothing is removed; of a user neither, and nothing that was written in a conversation after their oldest message. */
export const RetentionHold = z.object({
  id: z.uuid(),
  channelId: ChannelId.nullable(),
  userId: UserId.nullable(),
  reason: z.string(),
  createdById: UserId,
  createdAt: Timestamp,
}).meta({ id: 'RetentionHold', description: 'A channel or a user of whom nothing is removed.' });
export type RetentionHold = z.infer<typeof RetentionHold>;

/** A file that nobody can read any more, and whose bytes a hold keeps. */
export const HeldFile = z.object({
  fileId: AttachmentId,
  ownerId: UserId,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int().nonnegative(),
  sha256: z.string().nullable().describe('In hex: the store names the bytes by it. Null for a file that was refused, or removed before it was looked at.'),
  messageId: MessageId.describe('That had the file.'),
  channelId: ChannelId.nullable().describe('Of the message; null once its channel was emptied.'),
  heldAt: Timestamp,
}).meta({ id: 'HeldFile', description: 'A file that nobody can read any more, and whose bytes a hold keeps.' });
export type HeldFile = z.infer<typeof HeldFile>;

/** How much would be removed now; `atLeast` where counting all of it would take too long. */
export const RetentionPreview = z.object({
  channels: z.int().nonnegative(),
  messages: z.int().nonnegative(),
  bytes: z.int().nonnegative().describe('Of their texts.'),
  atLeast: z.boolean(),
}).meta({ id: 'RetentionPreview', description: 'How much would be removed now.' });
export type RetentionPreview = z.infer<typeof RetentionPreview>;
