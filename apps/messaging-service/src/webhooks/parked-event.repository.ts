import { limits, type StreamEvent } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** What was refused, and how. */
export interface Refused {
  readonly attempts: number;
  readonly httpStatus: number | null;
  readonly error: string;
}

export interface Parked {
  readonly messageId: string;
  readonly epoch: string;
  readonly seq: number;
  readonly attempts: number;
}

/** Events that their receiver has refused for good. */
@Injectable()
export class ParkedEventRepository {
  constructor(private readonly pool: Pool) {}

  /** @returns false when there are too many already */
  async park(webhookId: string, messageId: string, { epoch, seq, type }: StreamEvent, { attempts, httpStatus, error }: Refused): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'park-event',
      text: `INSERT INTO webhook_parked (webhook_id, message_id, epoch, seq, type, attempts, http_status, error, parked_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, now()
             WHERE (SELECT count(*) FROM webhook_parked WHERE webhook_id = $1) < ${limits.parkedEvents}
             ON CONFLICT (webhook_id, message_id) DO UPDATE SET attempts = excluded.attempts, http_status = excluded.http_status, error = excluded.error`,
      values: [webhookId, messageId, epoch, seq, type, attempts, httpStatus, error],
    });
    return rowCount === 1;
  }

  /** The next one that is to be sent again. */
  async toResend(webhookId: string): Promise<Parked | undefined> {
    const { rows } = await this.pool.query<Parked>({
      name: 'parked-to-resend',
      text: `SELECT message_id AS "messageId", epoch, seq, attempts FROM webhook_parked WHERE webhook_id = $1 AND resend ORDER BY seq LIMIT 1`,
      values: [webhookId],
    });
    return rows[0];
  }

  /** It was sent again, and refused again. */
  async refusedAgain(webhookId: string, messageId: string, { attempts, httpStatus, error }: Refused): Promise<void> {
    await this.pool.query({
      name: 'parked-refused-again',
      text: 'UPDATE webhook_parked SET resend = false, attempts = $3, http_status = $4, error = $5 WHERE webhook_id = $1 AND message_id = $2',
      values: [webhookId, messageId, attempts, httpStatus, error],
    });
  }

  /** @returns the channel of its webhook, if it is parked */
  async resend(webhookId: string, messageId: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ channel_id: string }>({
      name: 'resend-parked-event',
      text: `UPDATE webhook_parked SET resend = true FROM webhook_positions AS position
             WHERE webhook_parked.webhook_id = $1 AND message_id = $2 AND position.webhook_id = $1 RETURNING position.channel_id`,
      values: [webhookId, messageId],
    });
    return rows[0]?.channel_id;
  }

  /** @returns whether it was parked */
  async drop(webhookId: string, messageId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'drop-parked-event',
      text: 'DELETE FROM webhook_parked WHERE webhook_id = $1 AND message_id = $2',
      values: [webhookId, messageId],
    });
    return rowCount === 1;
  }
}
