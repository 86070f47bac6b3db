import { limits } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

const before = (age: string): string => `now() - interval '${age}'`;

/**
 * Rows that nothing reads any more, by table. What moderators and administrators decided is in the audit log, and stays there.
 * A test holds docs/reference/tables.md, which says what bounds each table, against the schema.
 */
const STALE = {
  restrictions: `until < ${before('1 day')}`,
  channel_invitation_links: `expires_at < now() OR uses >= max_uses`,
  channel_invitations: `created_at < ${before(`${limits.invitationDays} days`)}`,
  service_tokens: `expires_at < ${before('30 days')}`,
  // Nobody waits for a mail of yesterday; here are those of a deployment that sends none any more.
  mail_outbox: `created_at < ${before('1 day')}`,
  announcements: `least(until, withdrawn_at) < ${before('90 days')}`,
  reports: `decided_at < ${before('400 days')}`,
  message_purges: `finished_at < ${before('30 days')}`,
  word_filters: 'channel_id IS NOT NULL AND NOT EXISTS (SELECT FROM channels WHERE channels.id = word_filters.channel_id)',
} as const;

type StaleTable = keyof typeof STALE;

export const STALE_TABLES = Object.keys(STALE) as readonly StaleTable[];

/** Small tables, read as a whole once an hour: no statement of a person pays for an index that this alone would use. */
@Injectable()
export class StaleRowRepository {
  /** @returns how many; fewer than `limit` when none is left. A row that somebody changes just now is left to the next time. */
  async forget(transaction: Transaction, table: StaleTable, limit: number): Promise<number> {
    const { rowCount } = await transaction.query({
      name: `forget-stale-${table}`,
      text: `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${STALE[table]} LIMIT $1 FOR UPDATE SKIP LOCKED))`,
      values: [limit],
    });
    return rowCount ?? 0;
  }
}
