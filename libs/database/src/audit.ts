import { type AuditAction } from '@chatgenius/contracts';
import { v7 as uuidv7 } from 'uuid';
import { type Transaction } from './stream-log/transaction.ts';

/** A decision, as it is recorded. Never with what a message said. */
export interface NewAuditEntry {
  /** Null where nobody in particular did it, as from the command line. */
  readonly actorId: string | null;
  readonly action: AuditAction;
  readonly subject: { readonly kind: string; readonly id: string };
  /** Where it happened, if in a channel. */
  readonly channelId?: string | undefined;
  /** What the decision has changed, and that alone: as it was, and as it is. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  readonly reason?: string | undefined;
}

const COLUMNS = 'id, actor_id, action, subject_kind, subject_id, channel_id, before, after, reason';

/** Writes decisions into the audit log, in the transaction that carries them out: there is none without the other. */
export async function recordAudit(transaction: Transaction, ...entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ actorId, action, subject, channelId = null, before = null, after = null, reason = null }) => ({
    id: uuidv7(),
    actor_id: actorId,
    action,
    subject_kind: subject.kind,
    subject_id: subject.id,
    channel_id: channelId,
    before,
    after,
    reason,
  }));
  await transaction.query({
    name: 'record-audit',
    text: `INSERT INTO audit_entries (${COLUMNS}) SELECT ${COLUMNS} FROM jsonb_populate_recordset(NULL::audit_entries, $1::jsonb)`,
    values: [JSON.stringify(rows)],
  });
}
