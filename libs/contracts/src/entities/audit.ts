import { z } from 'zod';
import { ChannelId, Timestamp, UserId } from '../ids.ts';

/** Every decision that the audit log keeps, and what it means. */
export const auditActions = {
  'user:role-changed': 'Somebody has another role in the deployment.',
  'member:role-changed': 'A member has another role in a channel.',
  'member:removed': 'Somebody was removed from a channel.',
  'channel:transferred': 'A channel was handed over to another owner.',
} as const satisfies Record<`${string}:${string}`, string>;

export type AuditAction = keyof typeof auditActions;
export const AuditAction = z.enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]]);

/** What a decision is about. */
export const AuditSubject = z.object({ kind: z.string(), id: z.string() });

/** Who decided what, about whom or what, and why. */
export const AuditEntry = z.object({
  id: z.uuid(),
  at: Timestamp,
  /** Null where nobody in particular did it, as from the command line. */
  actorId: UserId.nullable(),
  /** One of `auditActions`, or one of another release. */
  action: z.string(),
  subject: AuditSubject,
  /** Where it happened, if in a channel. */
  channelId: ChannelId.nullable(),
  /** What the decision has changed: as it was, and as it is. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
