import { WaitingWork } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** No publication takes so long. With the time between two looks it is well below the promised 5 s. */
export const REPAIR_AGE_MS = 2_000;

/** What tasks of messaging-service look for once a second or so. Each condition is one look into an index, or into a table of a few rows. */
const CONDITIONS = {
  anonymisations: 'EXISTS (SELECT FROM anonymisations WHERE finished_at IS NULL)',
  deletions: 'EXISTS (SELECT FROM channel_deletions WHERE NOT emptied)',
  // Not EXISTS: it would read this table from its beginning, where dead rows are.
  indexing: '(SELECT id FROM search_queue ORDER BY id LIMIT 1) IS NOT NULL',
  live: 'EXISTS (SELECT FROM live_messages)',
  publications: `EXISTS (SELECT FROM unpublished_batches WHERE created_at < now() - ${REPAIR_AGE_MS} * interval '1 millisecond')`,
  purges: 'EXISTS (SELECT FROM message_purges WHERE finished_at IS NULL)',
  reports: 'EXISTS (SELECT FROM reports WHERE NOT told)',
  schedules: 'EXISTS (SELECT FROM scheduled_messages WHERE next_at <= now())',
  webhooks: `EXISTS (SELECT FROM webhooks WHERE direction = 'outgoing')`,
  withheld: 'EXISTS (SELECT FROM stream_cursors WHERE withheld)',
} as const;

@Injectable()
export class MessagingWork extends WaitingWork<keyof typeof CONDITIONS> {
  constructor(pool: Pool) {
    super(pool, CONDITIONS);
  }
}
