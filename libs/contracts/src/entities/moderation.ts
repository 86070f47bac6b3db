import { z } from 'zod';
import { ChannelId, MessageId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { OptionalText, PlainText } from '../text/text.ts';

/** `ban`: may not come in; `mute`: may read, and not write. */
export const RestrictionKind = z.enum(['ban', 'mute']).meta({ id: 'RestrictionKind', description: 'What somebody is kept from: reading and writing, or writing alone.' });
export type RestrictionKind = z.infer<typeof RestrictionKind>;

/** Why something was decided, for the one concerned and for the audit log. */
export const ModerationText = OptionalText(limits.moderationTextLength);

/** A ban or mute, as moderators see it. */
export const Restriction = z.object({
  userId: UserId,
  kind: RestrictionKind,
  until: Timestamp.nullable().describe('Null where it does not end by itself.'),
  reason: z.string().nullable(),
  byId: UserId,
  createdAt: Timestamp,
}).meta({ id: 'Restriction', description: 'A ban or mute, as moderators see it.' });
export type Restriction = z.infer<typeof Restriction>;

/** A ban or mute, as the one concerned is told of it. */
export const OwnRestriction = z.object({
  kind: RestrictionKind,
  channelId: ChannelId.nullable().describe('Null in the whole deployment.'),
  until: Timestamp.nullable(),
  reason: z.string().nullable(),
}).meta({ id: 'OwnRestriction', description: 'A ban or mute, as the one concerned is told of it.' });
export type OwnRestriction = z.infer<typeof OwnRestriction>;

export const ReportId = z.uuid().toLowerCase();
export const ReportCategory = z.enum(['spam', 'harassment', 'hate', 'violence', 'sexual', 'illegal', 'other']).meta({ id: 'ReportCategory', description: 'What a report is about.' });
/** `claimed`: somebody looks at it. `resolved`: it was right; `dismissed`: it was not. */
export const ReportState = z.enum(['open', 'claimed', 'resolved', 'dismissed']).meta({ id: 'ReportState', description: 'How far a report has got.' });
export type ReportState = z.infer<typeof ReportState>;

export const ReportSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), messageId: MessageId }),
  z.object({ kind: z.literal('user'), userId: UserId }),
]);
export type ReportSubject = z.infer<typeof ReportSubject>;

export const Report = z.object({
  id: ReportId,
  reporterId: UserId.nullable().describe('Null where a word filter found it.'),
  subject: ReportSubject,
  subjectUserId: UserId.describe('The author of the message, or the user.'),
  channelId: ChannelId.nullable().describe('Where the message is; null for a user.'),
  category: z.string().describe('One of `ReportCategory`, or of another release.'),
  text: z.string(),
  state: ReportState,
  createdAt: Timestamp,
  moderatorId: UserId.nullable().describe('Who looks at it, or has decided it.'),
  claimedAt: Timestamp.nullable(),
  decidedAt: Timestamp.nullable(),
  note: z.string().nullable(),
}).meta({ id: 'Report', description: 'A message or user that somebody found objectionable.' });
export type Report = z.infer<typeof Report>;

/** `refuse` the message, `mask` the words by asterisks, or let it pass and `report` it. */
export const FilterAction = z.enum(['refuse', 'mask', 'report']).meta({ id: 'FilterAction', description: 'What becomes of a message in which the pattern is found.' });
export type FilterAction = z.infer<typeof FilterAction>;

/**
 * A word or phrase, as it stands: no expressions. Case, accents and widths do not matter. An asterisk before or after it stands for the rest of a word:
 * `*spam*` is found in `antispammer`.
 */
export const FilterPattern = PlainText(limits.filterPatternLength)
  .trim()
  .regex(/^\*?[^*]+\*?$/u, 'Use a word or phrase; an asterisk may stand before and after it.')
  .refine((pattern) => /[\p{L}\p{N}]/u.test(pattern), 'Use at least one letter or digit.');

export const FilterEntry = z.object({ pattern: FilterPattern, action: FilterAction });
export type FilterEntry = z.infer<typeof FilterEntry>;

export const WordFilter = z.object({ entries: z.array(FilterEntry), updatedAt: Timestamp.nullable() }).meta({ id: 'WordFilter', description: 'Words that are refused, masked or reported.' });
export type WordFilter = z.infer<typeof WordFilter>;

/** Where a message is, and whose. */
export const MessageOrigin = z.object({ messageId: MessageId, channelId: ChannelId, threadId: ThreadId.optional(), senderId: UserId });
export type MessageOrigin = z.infer<typeof MessageOrigin>;

export const PurgeId = z.uuid().toLowerCase();
/** The deletion of all messages of somebody since a time. */
export const MessagePurge = z.object({
  id: PurgeId,
  userId: UserId,
  channelId: ChannelId.nullable().describe('Null in the whole deployment.'),
  since: Timestamp,
  byId: UserId,
  createdAt: Timestamp,
  deleted: z.int().nonnegative().describe('Messages that were deleted so far.'),
  finishedAt: Timestamp.nullable(),
}).meta({ id: 'MessagePurge', description: 'The deletion of all messages of somebody since a time.' });
export type MessagePurge = z.infer<typeof MessagePurge>;
