import { z } from 'zod';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { OptionalLine } from '../text/text.ts';

/** Every decision that the audit log keeps, and what it means. */
export const auditActions = {
  'user:role-changed': 'Somebody has another role in the deployment.',
  'user:deactivated': 'Somebody was deactivated, or has deactivated themselves.',
  'user:anonymised': 'Who somebody was is forgotten. There is no way back.',
  'user:reactivated': 'Somebody is active again.',
  'member:role-changed': 'A member has another role in a channel.',
  'member:removed': 'Somebody was removed from a channel.',
  'announcement:made': 'An administrator told something to everybody, or to a channel.',
  'announcement:withdrawn': 'An announcement was ended before its time.',
  'connections:listed': 'An administrator looked at the live connections of somebody.',
  'message:traced': 'An administrator looked where a message is, and who has read it.',
  'connections:ended': 'An administrator ended connections of somebody, and maybe their sessions.',
  'retention:changed': 'Messages are kept for another time, in the deployment or in a channel.',
  'retention:applied': 'Messages were removed because they were older than they are kept.',
  'hold:placed': 'Nothing is removed any more of a channel or a user.',
  'hold:released': 'A hold was ended.',
  'channel:updated': 'A channel is described otherwise.',
  'channel:archived': 'A channel was archived.',
  'channel:restored': 'An archived channel was opened again.',
  'channel:made-private': 'A public channel was made private.',
  'channel:deleted': 'A channel was deleted for good, with what was said in it.',
  'link:created': 'Somebody made an invitation link.',
  'link:revoked': 'An invitation link was revoked.',
  'link:accepted': 'Somebody came into a channel by an invitation link.',
  'member:added': 'Somebody made somebody else a member of a channel, without asking them.',
  'invitation:accepted': 'Somebody came into a channel by an invitation in their name.',
  'password:changed': 'Somebody chose another password, which ended their other sessions.',
  'password:reset': 'A password was chosen anew by a mail to its owner, which ended all sessions.',
  'email:changed': 'A mail address was confirmed or removed. The log never holds the address.',
  'second-factor:activated': 'Somebody turned a second factor on.',
  'second-factor:disabled': 'Somebody turned their second factor off.',
  'second-factor:codes-renewed': 'Somebody has new recovery codes.',
  'second-factor:recovery-code-used': 'A recovery code took the place of the authenticator.',
  'second-factor:removed': 'An administrator removed the lost second factor of somebody, which ended all their sessions.',
  'sessions:ended': 'Somebody ended sessions of theirs on other devices, or all.',
  'session:token-reused': 'A refresh token was used again after its successor, as a thief would: the session was ended.',
  'user-data:exported': 'Somebody downloaded all that is kept of them.',
  'bot:created': 'Somebody made a bot.',
  'service-token:created': 'A service token was made for a bot.',
  'service-token:updated': 'A service token has another name or other scopes.',
  'service-token:revoked': 'A service token was revoked.',
  'webhook:created': 'A webhook was made for a channel.',
  'webhook:deleted': 'A webhook was deleted.',
  'webhook:secret-rotated': 'A webhook has a new secret, and another owner where the one before was deactivated.',
  'webhook:resumed': 'An outgoing webhook that was disabled delivers again.',
  'signing-keys:changed': 'Access tokens are signed by another key, or other keys are accepted.',
  'channel:transferred': 'A channel was handed over to another owner.',
  'member:banned': 'Somebody was banned from a channel, or the ban was changed.',
  'member:unbanned': 'A ban from a channel was lifted.',
  'member:muted': 'Somebody was muted in a channel, or the mute was changed.',
  'member:unmuted': 'A mute in a channel was lifted.',
  'user:banned': 'Somebody was banned from the deployment, or the ban was changed.',
  'user:unbanned': 'A ban from the deployment was lifted.',
  'user:muted': 'Somebody was muted in the whole deployment, or the mute was changed.',
  'user:unmuted': 'A mute in the whole deployment was lifted.',
  'channel:slow-mode-changed': 'Slow mode of a channel was set, changed or ended.',
  'report:claimed': 'A moderator looks at a report.',
  'report:resolved': 'A report was found to be right.',
  'report:dismissed': 'A report was found to be wrong.',
  'filter:changed': 'The words of a filter were changed.',
  'messages:purged': 'All recent messages of somebody are deleted.',
  'audit:exported': 'The audit log was exported.',
} as const satisfies Record<`${string}:${string}`, string>;

export type AuditAction = keyof typeof auditActions;
export const AuditAction = z.enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]]).meta({ id: 'AuditAction', description: 'What was decided.' });

/** Why somebody decides something about others, as they say it. */
export const Reason = OptionalLine(limits.reasonLength);

/** What a decision is about. */
export const AuditSubject = z.object({ kind: z.string(), id: z.string() });

/** One decision: its actor, its subject, what it changed, and the reason. */
export const AuditEntry = z.object({
  id: z.uuid(),
  at: Timestamp,
  actorId: UserId.nullable().describe('Null where nobody in particular did it, as from the command line.'),
  action: z.string().describe('One of `auditActions`, or one of another release.'),
  subject: AuditSubject,
  channelId: ChannelId.nullable().describe('Where it happened, if in a channel.'),
  before: z.record(z.string(), z.unknown()).nullable().describe('What the decision has changed: as it was, and as it is.'),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
}).meta({ id: 'AuditEntry', description: 'One decision: its actor, its subject, what it changed, and the reason.' });
export type AuditEntry = z.infer<typeof AuditEntry>;
