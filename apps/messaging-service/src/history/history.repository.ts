import { type Message } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { messageColumns, toMessage } from '../sending/message.repository.ts';

export interface HistoryPage {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

@Injectable()
export class HistoryRepository {
  constructor(private readonly pool: Pool) {}

  /** One message more than asked for tells whether there is another page. */
  async page(channelId: string, { before, after, limit }: HistoryPage): Promise<{ messages: Message[]; hasMore: boolean }> {
    const forwards = after !== undefined;
    const { rows } = await this.pool.query({
      name: forwards ? 'history-after' : 'history-before',
      text: `SELECT ${messageColumns} FROM messages
             WHERE channel_id = $1 AND thread_id IS NULL AND ${forwards ? 'seq > $2' : 'seq < $2'}
             ORDER BY seq ${forwards ? 'ASC' : 'DESC'} LIMIT $3`,
      values: [channelId, after ?? before ?? Number.MAX_SAFE_INTEGER, limit + 1],
    });
    const messages = rows.slice(0, limit).map(toMessage);
    return { messages: forwards ? messages : messages.reverse(), hasMore: rows.length > limit };
  }
}
