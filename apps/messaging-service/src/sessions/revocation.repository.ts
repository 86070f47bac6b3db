import { RevocationReason, type Revocation } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** What one answer over NATS carries, at about 90 bytes each. */
const PAGE = 5_000;
/** Before any session's id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Sessions that were ended; channel-api writes them. */
@Injectable()
export class RevocationRepository {
  constructor(private readonly pool: Pool) {}

  /** By the database's clock, which is also the one that they were ended by. */
  async within(seconds: number, after: string = FIRST): Promise<{ revoked: Revocation[]; more: boolean }> {
    const { rows } = await this.pool.query<{ id: string; reason: string | null }>({
      name: 'revoked-sessions',
      text: `SELECT id, revoked_reason AS reason FROM sessions
             WHERE revoked_at IS NOT NULL AND revoked_at > now() - make_interval(secs => $1) AND id > $2
             ORDER BY id LIMIT ${PAGE}`,
      values: [seconds, after],
    });
    const revoked = rows.map(({ id, reason }) => ({ sessionId: id, reason: RevocationReason.catch('signed-out').parse(reason) }));
    return { revoked, more: rows.length === PAGE };
  }
}
