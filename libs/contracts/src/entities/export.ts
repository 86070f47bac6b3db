import { z } from 'zod';
import { AcceptedEmoji, ChannelId, InvitationId, MessageId, SessionId, ThreadId, Timestamp, UserId } from '../ids.ts';
import { StreamId } from '../streams.ts';
import { AuditEntry } from './audit.ts';
import { ChannelKind, ChannelSettings, MemberRole } from './channel.ts';
import { UploadedFile } from './file.ts';
import { Message } from './message.ts';
import { OwnRestriction, ReportId } from './moderation.ts';
import { SavedDraft, ScheduledMessage } from './personal.ts';
import { MessageVersion } from './message-version.ts';
import { Profile } from './user.ts';

/** What messaging-service has of a user. `imported`: messages that others have brought from elsewhere, in the user's name. */
export const ExportSection = z.enum(['messages', 'imported', 'reactions', 'positions', 'threads', 'saved', 'drafts', 'scheduled', 'presence']);
export type ExportSection = z.infer<typeof ExportSection>;

/** A message with what it said before it was edited. */
const WrittenMessage = Message.extend({ versions: z.array(MessageVersion.omit({ replacedBy: true })).optional() });

/** All that is kept of a user, as they get it: a file for each field, by its name. */
export const UserExport = z.object({
  profile: Profile,
  sessions: z.array(z.object({ id: SessionId, createdAt: Timestamp, expiresAt: Timestamp, revokedAt: Timestamp.nullable(), revokedReason: z.string().nullable(), userAgent: z.string().nullable(), addressRange: z.string().nullable(), lastUsedAt: Timestamp.nullable() })),
  emails: z.array(z.object({ address: z.string(), verifiedAt: Timestamp.nullable() })).describe('Mail addresses: the one that is confirmed, and those that wait for it.'),
  secondFactor: z.array(z.object({ createdAt: Timestamp, confirmedAt: Timestamp.nullable(), recoveryCodesLeft: z.int() })),
  identities: z.array(z.object({ issuer: z.string(), subject: z.string(), createdAt: Timestamp })).describe('Who the user is in other products.'),
  channels: z.array(z.object({ id: ChannelId, kind: ChannelKind, name: z.string(), role: MemberRole, joinedAt: Timestamp, settings: ChannelSettings })),
  invitations: z.array(z.object({ id: InvitationId, channelId: ChannelId, userId: UserId, inviterId: UserId, role: MemberRole, state: z.string(), createdAt: Timestamp })),
  links: z.array(z.object({ id: z.uuid(), channelId: ChannelId, role: MemberRole, createdAt: Timestamp, expiresAt: Timestamp.nullable(), maxUses: z.int().nullable(), uses: z.int() })),
  blocks: z.array(z.object({ userId: UserId, blockedAt: Timestamp })),
  bots: z.array(z.object({ id: UserId, handle: z.string(), displayName: z.string(), createdAt: Timestamp, tokens: z.array(z.object({ name: z.string(), createdAt: z.string(), lastUsedAt: z.string().nullable() })) })),
  webhooks: z.array(z.object({ id: z.uuid(), channelId: ChannelId, direction: z.string(), name: z.string(), url: z.string().nullable(), createdAt: Timestamp })),
  files: z.array(UploadedFile.pick({ id: true, name: true, mediaType: true, bytes: true, state: true, createdAt: true })).describe('What the user has uploaded and is there. Bytes of what is ready are in the archive as `files/<id>/<name>`.'),
  reports: z.array(z.object({ id: ReportId, subjectKind: z.string(), subjectId: z.uuid(), channelId: ChannelId.nullable(), category: z.string(), text: z.string(), state: z.string(), createdAt: Timestamp, decidedAt: Timestamp.nullable() })).describe('What the user has reported, and what became of it.'),
  restrictions: z.array(OwnRestriction.extend({ id: z.uuid(), createdAt: Timestamp })).describe('Bans and mutes of the user.'),
  decisions: z.array(AuditEntry.pick({ id: true, at: true, action: true, channelId: true, before: true, after: true, reason: true }).extend({ byYou: z.boolean() })).describe('Decisions about the user that the audit log keeps, without who decided: `byYou` where that was the user. Holds are not among them.'),
  mails: z.array(z.object({ purpose: z.string(), address: z.string(), createdAt: Timestamp, sent: z.boolean(), expiresAt: Timestamp.nullable() })).describe('Mails that were asked for, and what has been sent and is good still: not what they carry.'),
  messages: z.array(WrittenMessage),
  imported: z.array(WrittenMessage),
  reactions: z.array(z.object({ messageId: MessageId, emoji: AcceptedEmoji })),
  positions: z.array(z.object({ stream: StreamId, delivered: z.int(), read: z.int(), unreadFrom: z.int().nullable() })),
  threads: z.array(z.object({ threadId: ThreadId })),
  saved: z.array(z.object({ messageId: MessageId, savedAt: Timestamp })),
  drafts: z.array(SavedDraft),
  scheduled: z.array(ScheduledMessage),
  presence: z.array(z.object({ chosen: z.string().nullable(), text: z.string().nullable(), until: Timestamp.nullable(), lastSeenAt: Timestamp.nullable() })),
});
export type UserExport = z.infer<typeof UserExport>;
