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

/** A look at the log for each webhook, however the planner estimates: joined, all streams were read where no webhook is. */
export async function readBacklog(database: Queryable): Promise<Backlog> {
  const { rows } = await database.query<Backlog>({
    name: 'read-backlog',
    text: `SELECT
             (SELECT count(*)::int FROM unpublished_batches) AS "unpublishedBatches",
             (SELECT ${secondsSince('min(created_at)')} FROM unpublished_batches) AS "unpublishedAge",
             (SELECT ${secondsSince('min(event.at)')} FROM webhook_positions p
                CROSS JOIN LATERAL (SELECT id, epoch, head FROM streams WHERE id = 'channel:' || p.channel_id LIMIT 1) AS s
                CROSS JOIN LATERAL (SELECT at FROM stream_events WHERE stream_id = s.id AND seq = p.seq + 1 LIMIT 1) AS event
                WHERE p.disabled_at IS NULL AND s.epoch = p.epoch AND s.head > p.seq) AS "webhooksBehind",
             (SELECT greatest(0, ${secondsSince('min(next_at)')}) FROM scheduled_messages WHERE state = 'waiting') AS "scheduledLate",
             pg_database_size(current_database())::float8 AS "databaseBytes"`,
  });
  const [backlog] = rows;
  if (backlog === undefined) throw new Error('The backlog was not read.');
  return backlog;
}
