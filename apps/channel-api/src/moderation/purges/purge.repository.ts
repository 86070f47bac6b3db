import { type MessagePurge } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

interface PurgeRow {
  id: string;
  user_id: string;
  channel_id: string | null;
  since: Date;
  by_id: string;
  created_at: Date;
  deleted: number;
  finished_at: Date | null;
}

/** Deletions of all messages of somebody, which messaging-service works off. */
@Injectable()
export class PurgeRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async insert(transaction: Transaction, { id, userId, channelId, since, byId, createdAt }: MessagePurge): Promise<void> {
    await transaction.query('INSERT INTO message_purges (id, user_id, channel_id, since, by_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)', [id, userId, channelId, since, byId, createdAt]);
  }

  async find(id: string, byId: string): Promise<MessagePurge | undefined> {
    const { rows } = await this.database.pool.query<PurgeRow>({
      name: 'find-purge',
      text: 'SELECT id, user_id, channel_id, since, by_id, created_at, deleted, finished_at FROM message_purges WHERE id = $1 AND by_id = $2',
      values: [id, byId],
    });
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      channelId: row.channel_id,
      since: row.since.toISOString(),
      byId: row.by_id,
      createdAt: row.created_at.toISOString(),
      deleted: row.deleted,
      finishedAt: row.finished_at?.toISOString() ?? null,
    }))[0];
  }
}
