import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { AttachmentId, ChannelId, MessageId, ThreadId, Timestamp, UserId } from '../ids.ts';

/**
 * How far a file has come. `uploading`: bytes are missing. `processing`: it is being looked at. `ready`: it can be read.
 * `refused`: it is not kept, for the reason that is named.
 */
export const FileState = z.enum(['uploading', 'processing', 'ready', 'refused']).meta({ id: 'FileState', description: 'How far a file has come.' });
export type FileState = z.infer<typeof FileState>;

export const FileKind = z.enum(['image', 'video', 'audio', 'document', 'other']).meta({ id: 'FileKind', description: 'What a file is, by its bytes.' });
export type FileKind = z.infer<typeof FileKind>;

/** A smaller picture of a file. */
export const Thumbnail = z.object({
  /** To be named when a link is asked for. */
  variant: z.string(),
  /** Pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
}).meta({ id: 'Thumbnail', description: 'A smaller picture of a file, or the poster of a video.' });
export type Thumbnail = z.infer<typeof Thumbnail>;

/** What is known of a file once it was looked at. What does not apply is absent. */
export const fileFacts = {
  kind: FileKind.optional(),
  /** Pixels, as it is shown. */
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  animated: z.boolean().optional(),
  /** Of video and audio. */
  durationMs: z.int().nonnegative().optional(),
  /** A thumbhash in base64: some dozen bytes that are drawn until the picture is there. */
  placeholder: z.string().optional(),
  thumbnails: z.array(Thumbnail).optional(),
};

/** A file as its messages carry it. */
export const Attachment = z.object({
  id: AttachmentId,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int().nonnegative(),
  /** Absent when it is ready, and in messages of earlier releases. */
  state: FileState.optional(),
  /** Why it was refused. */
  reason: z.string().optional(),
  ...fileFacts,
}).meta({ id: 'Attachment', description: 'A file of a message.' });
export type Attachment = z.infer<typeof Attachment>;

/** A file as its owner sees it. */
export const UploadedFile = Attachment.extend({ state: FileState, createdAt: Timestamp }).meta({ id: 'UploadedFile', description: 'A file that somebody has uploaded.' });
export type UploadedFile = z.infer<typeof UploadedFile>;

/** `original`, or the variant of a thumbnail. */
export const FileVariant = textUpTo(40).regex(/^[a-z0-9-]+$/, 'Use original, or a variant of the file’s thumbnails.');

/** An address at which one variant of a file can be read until it expires, without a token. */
export const FileLink = z.object({
  fileId: AttachmentId,
  variant: z.string(),
  url: z.string(),
  expiresAt: Timestamp,
}).meta({ id: 'FileLink', description: 'An address at which a file can be read for five minutes, by whoever has it.' });
export type FileLink = z.infer<typeof FileLink>;

/** A file of a channel, and the message that carries it. */
export const ChannelFile = z.object({
  file: Attachment,
  messageId: MessageId,
  channelId: ChannelId,
  threadId: ThreadId.optional(),
  senderId: UserId,
  sentAt: Timestamp,
}).meta({ id: 'ChannelFile', description: 'A file of a channel, and the message that carries it.' });
export type ChannelFile = z.infer<typeof ChannelFile>;
