import { limits, type ChosenStatus } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** A user's visibility settings and blocks, from Postgres. */
export interface Visibility {
  readonly userId: string;
  /** Set by hand; it may have ended, see `until`. */
  readonly chosen: Exclude<ChosenStatus, 'online'> | undefined;
  readonly text: string | undefined;
  /** When `chosen` and `text` end. */
  readonly until: Date | undefined;
  readonly lastSeenAt: Date | undefined;
  /** Is shown as gone, whatever is connected still, and with nothing that they have said of themselves. */
  readonly deactivated?: boolean;
  /** Who is in a block relation with the user, in either direction. */
  readonly hiddenFrom: readonly string[] | 'everybody';
}

interface VisibilityRow {
  user_id: string;
  chosen: Visibility['chosen'] | null;
  text: string | null;
  until: Date | null;
  last_seen_at: Date | null;
  deactivated: boolean;
  hidden_from: string[];
}

/** Chosen status and block relations. */
@Injectable()
export class VisibilityRepository {
  constructor(private readonly pool: Pool) {}

  /** Of many users at once: one for each, in the same order, also for those who are not known. */
  async of(userIds: readonly string[]): Promise<Visibility[]> {
    const { rows } = await this.pool.query<VisibilityRow>({
      name: 'visibility-of-active',
      text: `SELECT asked.user_id, p.chosen, p.text, p.until, p.last_seen_at,
               EXISTS (SELECT FROM users WHERE id = asked.user_id AND deactivated_at IS NOT NULL) AS deactivated,
               ARRAY (SELECT blocked_id FROM user_blocks WHERE blocker_id = asked.user_id
                      UNION SELECT blocker_id FROM user_blocks WHERE blocked_id = asked.user_id
                      LIMIT $2) AS hidden_from
             FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (user_id, place)
             LEFT JOIN LATERAL (SELECT chosen, text, until, last_seen_at FROM user_presence WHERE user_id = asked.user_id LIMIT 1) AS p ON true
             ORDER BY asked.place`,
      values: [userIds, limits.hiddenFromUsers + 1],
    });
    return rows.map(toVisibility);
  }
}

function toVisibility(row: VisibilityRow): Visibility {
  return {
    userId: row.user_id,
    chosen: row.chosen ?? undefined,
    text: row.text ?? undefined,
    until: row.until ?? undefined,
    lastSeenAt: row.last_seen_at ?? undefined,
    deactivated: row.deactivated,
    hiddenFrom: row.hidden_from.length > limits.hiddenFromUsers ? 'everybody' : row.hidden_from,
  };
}
