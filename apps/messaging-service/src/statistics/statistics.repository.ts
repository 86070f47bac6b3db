import { withBackgroundTransaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { firstIdOf } from './statistics.rules.ts';

/** Ids begin with the time at which they were made; a transaction that is older than this is none of a message. */
const SETTLED_MS = 60_000;

/** Counts by day. */
@Injectable()
export class StatisticsRepository {
  constructor(private readonly pool: Pool) {}

  /**
   * Adds the next messages to their days, each once: a walk along the primary key, whose place is kept in the same transaction.
   * @returns how many there were; fewer than `limit` once all are counted
   */
  async countMessages(task: string, limit: number, now = Date.now()): Promise<number> {
    const { rows } = await withBackgroundTransaction(this.pool, (transaction) =>
      transaction.query<{ counted: number }>({
        name: 'count-messages-by-day',
        text: `WITH turn AS (SELECT name, coalesce(position, '00000000-0000-0000-0000-000000000000')::uuid AS after FROM task_turns WHERE name = $1 FOR UPDATE),
               counted AS (
                 SELECT id, (created_at AT TIME ZONE 'UTC')::date AS day, octet_length(text) AS bytes,
                   CASE WHEN attachments IS NULL THEN 0 ELSE (SELECT sum((file ->> 'bytes')::bigint) FROM jsonb_array_elements(attachments) AS file) END AS file_bytes
                 FROM messages WHERE id > (SELECT after FROM turn) AND id < $2 ORDER BY id LIMIT $3
               ), added AS (
                 INSERT INTO statistics_days AS known (day, messages, message_bytes, file_bytes)
                 SELECT day, count(*), sum(bytes), sum(file_bytes) FROM counted GROUP BY day
                 ON CONFLICT (day) DO UPDATE SET messages = known.messages + excluded.messages,
                   message_bytes = known.message_bytes + excluded.message_bytes, file_bytes = known.file_bytes + excluded.file_bytes
               ), moved AS (
                 UPDATE task_turns SET position = (SELECT id FROM counted ORDER BY id DESC LIMIT 1)
                 WHERE name = $1 AND EXISTS (SELECT FROM counted)
               )
               SELECT count(*) AS counted FROM counted`,
        values: [task, firstIdOf(now - SETTLED_MS), limit],
      }),
    );
    return rows[0]?.counted ?? 0;
  }

  /** How much there is now, into the row of today. */
  async countPeople(): Promise<void> {
    await withBackgroundTransaction(this.pool, (transaction) =>
      transaction.query({
        name: 'count-people-of-today',
        text: `INSERT INTO statistics_days AS known (day, people, active_1, active_7, active_30, channels, database_bytes)
               SELECT (now() AT TIME ZONE 'UTC')::date, (SELECT count(*) FROM users WHERE kind = 'person'), count(*) FILTER (WHERE last_active_at > now() - interval '1 day'),
                 count(*) FILTER (WHERE last_active_at > now() - interval '7 days'), count(*), (SELECT count(*) FROM channels), pg_database_size(current_database())
               FROM user_activity WHERE last_active_at > now() - interval '30 days'
               ON CONFLICT (day) DO UPDATE SET people = excluded.people, active_1 = excluded.active_1, active_7 = excluded.active_7,
                 active_30 = excluded.active_30, channels = excluded.channels, database_bytes = excluded.database_bytes`,
      }),
    );
  }
}
