import { type AuditAction } from '@chatgenius/contracts';
import { type NewAuditEntry } from '@chatgenius/database';

/** What the audit log says of a change that somebody makes to their own account. Never with a secret, and never with a mail address. */
export const ownChange = (userId: string, action: AuditAction, after?: NewAuditEntry['after'], before?: NewAuditEntry['before']): NewAuditEntry => ({
  actorId: userId,
  action,
  subject: { kind: 'user', id: userId },
  before,
  after,
});
