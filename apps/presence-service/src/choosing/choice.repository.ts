import { withTransaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type StoredChoice } from './choice.rules.ts';

interface ChoiceRow {
  chosen: StoredChoice['chosen'] | null;
  text: string | null;
  until: Date | null;
  last_seen_at: Date | null;
}

/** What users have set by hand. */
@Injectable()
export class ChoiceRepository {
  constructor(private readonly pool: Pool) {}

  /** Changes what a user has set, one command after the other. @returns nothing when there is no such user */
  change(userId: string, decide: (before: StoredChoice) => StoredChoice): Promise<StoredChoice | undefined> {
    return withTransaction(this.pool, async (transaction) => {
      await transaction.query('INSERT INTO user_presence (user_id) SELECT id FROM users WHERE id = $1 ON CONFLICT DO NOTHING', [userId]);
      const { rows } = await transaction.query<ChoiceRow>('SELECT chosen, text, until, last_seen_at FROM user_presence WHERE user_id = $1 FOR UPDATE', [userId]);
      const [before] = rows.map(toChoice);
      if (before === undefined) return undefined;
      const after = decide(before);
      await transaction.query('UPDATE user_presence SET chosen = $2, text = $3, until = $4, last_seen_at = greatest(last_seen_at, $5) WHERE user_id = $1', [
        userId,
        after.chosen ?? null,
        after.text ?? null,
        after.until ?? null,
        after.lastSeenAt ?? null,
      ]);
      return after;
    });
  }

  /** Whose choice has ended and is still there. */
  async ended(now: Date, limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ user_id: string }>({
      name: 'choices-ended',
      text: 'SELECT user_id FROM user_presence WHERE until <= $1 ORDER BY until LIMIT $2',
      values: [now, limit],
    });
    return rows.map(({ user_id }) => user_id);
  }

  /** Takes back what has ended; what was set anew since stays. */
  async clearEnded(userIds: readonly string[], now: Date): Promise<void> {
    await this.pool.query('UPDATE user_presence SET chosen = NULL, text = NULL, until = NULL WHERE user_id = ANY ($1::uuid[]) AND until <= $2', [userIds, now]);
  }
}

function toChoice(row: ChoiceRow): StoredChoice {
  return { chosen: row.chosen ?? undefined, text: row.text ?? undefined, until: row.until ?? undefined, lastSeenAt: row.last_seen_at ?? undefined };
}
