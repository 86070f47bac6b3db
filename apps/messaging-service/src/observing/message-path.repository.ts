import { messagingRequests, streams } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type z } from 'zod';

type Stored = NonNullable<z.input<typeof messagingRequests.messagePath.output>['message']>;

interface MessageRow {
  readonly senderId: string;
  readonly clientMessageId: string;
  readonly channelId: string;
  readonly threadId: string | null;
  readonly seq: number;
  readonly committedAt: Date;
}

const MOST = 100;

/** What the database knows of one message's way. */
@Injectable()
export class MessagePathRepository {
  constructor(private readonly pool: Pool) {}

  async find(messageId: string): Promise<Stored | undefined> {
    const { rows: [message] } = await this.pool.query<MessageRow>({
      name: 'path-of-message',
      text: `SELECT sender_id AS "senderId", client_message_id AS "clientMessageId", channel_id AS "channelId", thread_id AS "threadId", seq, created_at AS "committedAt" FROM messages WHERE id = $1`,
      values: [messageId],
    });
    if (message === undefined) return undefined;
    const { senderId, clientMessageId, channelId, threadId, seq, committedAt } = message;
    const stream = threadId === null ? streams.channel(channelId) : streams.thread(threadId);
    const [deliveredTo, readBy, webhooks, unpublished] = await Promise.all([this.#reached('delivered', stream, seq), this.#reached('read', stream, seq), threadId === null ? this.#webhooks(channelId, seq) : [], this.#isUnpublished(committedAt)]);
    return { senderId, clientMessageId, stream, seq, committedAt: committedAt.toISOString(), unpublished, deliveredTo, readBy, webhooks };
  }

  async #reached(how: 'delivered' | 'read', stream: string, seq: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ user_id: string }>({
      name: `path-${how}`,
      text: `SELECT user_id FROM stream_cursors WHERE stream_id = $1 AND ${how} >= $2 ORDER BY user_id LIMIT ${MOST}`,
      values: [stream, seq],
    });
    return rows.map((row) => row.user_id);
  }

  async #webhooks(channelId: string, seq: number): Promise<Stored['webhooks']> {
    const { rows } = await this.pool.query<Omit<Stored['webhooks'][number], 'at'> & { at: Date }>({
      name: 'path-webhooks',
      text: `SELECT d.webhook_id AS "webhookId", d.at, d.attempt, d.delivered, d.http_status AS "httpStatus", d.error
             FROM webhook_positions p JOIN webhook_deliveries d ON d.webhook_id = p.webhook_id
             WHERE p.channel_id = $1 AND d.seq = $2 ORDER BY d.at LIMIT ${MOST}`,
      values: [channelId, seq],
    });
    return rows.map(({ at, ...attempt }) => ({ ...attempt, at: at.toISOString() }));
  }

  async #isUnpublished(committedAt: Date): Promise<boolean> {
    const { rows } = await this.pool.query({ name: 'path-unpublished', text: `SELECT FROM unpublished_batches WHERE created_at <= $1::timestamptz + interval '1 second' LIMIT 1`, values: [committedAt] });
    return rows.length > 0;
  }
}
