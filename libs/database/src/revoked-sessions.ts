import { type Revocation, type RevocationReason } from '@chatgenius/contracts';
import { BEFORE_ALL_IDS } from './paging/ends-of-ids.ts';
import { type Queryable } from './stream-log/transaction.ts';

/** What one answer over NATS carries, at about 90 bytes each. */
const PAGE = 5_000;

/** Some of the sessions that were ended; `more` when others follow the last of them. */
export interface RevokedPage {
  readonly revoked: Revocation[];
  readonly more: boolean;
}

/**
 * Sessions that were revoked within the last seconds, by the database's clock, which also set the time of revocation. In the order of their ids, those after `after`.
 */
export async function readRevokedSessions(db: Queryable, withinSeconds: number, after: string = BEFORE_ALL_IDS): Promise<RevokedPage> {
  const { rows } = await db.query<{ id: string; reason: RevocationReason | null }>({
    name: 'revoked-sessions',
    text: `SELECT id, revoked_reason AS reason FROM sessions
           WHERE revoked_at IS NOT NULL AND revoked_at > now() - make_interval(secs => $1) AND id > $2
           ORDER BY id LIMIT ${PAGE}`,
    values: [withinSeconds, after],
  });
  const revoked = rows.map(({ id, reason }) => ({ sessionId: id, reason: reason ?? 'signed-out' }));
  return { revoked, more: rows.length === PAGE };
}
