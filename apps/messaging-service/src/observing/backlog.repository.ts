import { type Queryable } from '@chatgenius/database';

/** What waits in the database, of the whole deployment. Ages in seconds, 0 where nothing waits. */
export interface Backlog {
  readonly unpublishedBatches: number;
  readonly unpublishedAge: number;
  readonly webhooksBehind: number;
  readonly scheduledLate: number;
  readonly databaseBytes: number;
}

const secondsSince = (time: string): string => `coalesce(extract(epoch FROM now() - ${time}), 0)::float8`;

export async function readBacklog(database: Queryable): Promise<Backlog> {
  const { rows } = await database.query<Backlog>({
    name: 'read-backlog',
    text: `SELECT
             (SELECT count(*)::int FROM unpublished_batches) AS "unpublishedBatches",
             (SELECT ${secondsSince('min(created_at)')} FROM unpublished_batches) AS "unpublishedAge",
             (SELECT ${secondsSince('min(event.at)')} FROM webhook_positions p
                JOIN streams s ON s.id = 'channel:' || p.channel_id AND s.epoch = p.epoch AND s.head > p.seq
                JOIN stream_events event ON event.stream_id = s.id AND event.seq = p.seq + 1
                WHERE p.disabled_at IS NULL) AS "webhooksBehind",
             (SELECT greatest(0, ${secondsSince('min(next_at)')}) FROM scheduled_messages WHERE state = 'waiting') AS "scheduledLate",
             pg_database_size(current_database())::float8 AS "databaseBytes"`,
  });
  const [backlog] = rows;
  if (backlog === undefined) throw new Error('The backlog was not read.');
  return backlog;
}
