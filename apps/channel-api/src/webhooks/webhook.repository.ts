import { limits, streams, type ParkedEvent, type User, type Webhook, type WebhookDelivery, type WebhookEvent } from '@chatgenius/contracts';
import { createStreams, type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { stateOf } from './webhook.rules.ts';
import { type SealedSecrets } from './webhook-secrets.ts';

const ROTATION_HOURS = 24;

export interface NewWebhook {
  readonly id: string;
  readonly channelId: string;
  readonly name: string;
  readonly createdBy: string;
  readonly secret: Buffer;
}

/** What only an outgoing one has: where to, what of, and where it begins in the channel's stream. */
export interface NewTarget {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly epoch: string;
  readonly seq: number;
}

interface WebhookRow {
  id: string;
  channel_id: string;
  direction: 'incoming' | 'outgoing';
  name: string;
  created_by_id: string;
  created_at: Date;
  previous_secret_until: Date | null;
  user_id: string;
  url: string;
  events: WebhookEvent[];
  seq: number;
  failures: number;
  next_attempt_at: Date | null;
  disabled_at: Date | null;
  disabled_reason: string | null;
  parked: number;
}

/** Where it stands is written by messaging-service, which may not have found a new one yet. */
const SHOWN = `
  SELECT w.id, w.channel_id, w.direction, w.name, w.created_by_id, w.created_at, w.user_id, w.url, w.events,
    CASE WHEN w.previous_secret_until > now() THEN w.previous_secret_until END AS previous_secret_until,
    coalesce(p.seq, w.start_seq) AS seq, coalesce(p.failures, 0) AS failures, p.disabled_at, p.disabled_reason,
    CASE WHEN p.failures > 0 AND p.disabled_at IS NULL THEN p.next_attempt_at END AS next_attempt_at,
    (SELECT count(*) FROM webhook_parked WHERE webhook_id = w.id) AS parked
  FROM webhooks w LEFT JOIN webhook_positions p ON p.webhook_id = w.id`;

/** Webhooks, and the users that incoming ones write as. */
@Injectable()
export class WebhookRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Somebody to write as, who can do nothing else. */
  async insertUser(transaction: Transaction, { id, handle, displayName }: User): Promise<void> {
    await transaction.query(`INSERT INTO users (id, kind, handle, display_name) VALUES ($1, 'webhook', $2, $3)`, [id, handle, displayName]);
    await createStreams(transaction, [streams.user(id)]);
  }

  async insertIncoming(transaction: Transaction, { id, channelId, name, createdBy, secret }: NewWebhook, userId: string): Promise<void> {
    await transaction.query(
      `INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, user_id) VALUES ($1, $2, 'incoming', $3, $4, $5, $6)`,
      [id, channelId, name, createdBy, secret, userId],
    );
  }

  async insertOutgoing(transaction: Transaction, { id, channelId, name, createdBy, secret }: NewWebhook, target: NewTarget): Promise<void> {
    await transaction.query(
      `INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, url, events, start_epoch, start_seq)
       VALUES ($1, $2, 'outgoing', $3, $4, $5, $6, $7, $8, $9)`,
      [id, channelId, name, createdBy, secret, target.url, target.events, target.epoch, target.seq],
    );
  }

  async count(transaction: Transaction, channelId: string): Promise<number> {
    const { rows } = await transaction.query<{ count: number }>({
      name: 'count-webhooks',
      text: 'SELECT count(*) FROM webhooks WHERE channel_id = $1',
      values: [channelId],
    });
    return rows[0]?.count ?? 0;
  }

  async list(channelId: string): Promise<Webhook[]> {
    const { rows } = await this.database.pool.query<WebhookRow>({
      name: 'list-webhooks',
      text: `${SHOWN} WHERE w.channel_id = $1 ORDER BY w.created_at, w.id`,
      values: [channelId],
    });
    return rows.map(toWebhook);
  }

  async find(id: string, db: Queryable = this.database.pool): Promise<Webhook | undefined> {
    const { rows } = await db.query<WebhookRow>({ name: 'find-webhook', text: `${SHOWN} WHERE w.id = $1`, values: [id] });
    return rows.map(toWebhook)[0];
  }

  /** Nothing while the one who answers for the webhook is deactivated: they know its secret. */
  async secretsOfIncoming(id: string): Promise<(SealedSecrets & { userId: string; channelId: string }) | undefined> {
    const { rows } = await this.database.pool.query<SealedSecrets & { userId: string; channelId: string }>({
      name: 'active-incoming-webhook-secrets',
      text: `SELECT user_id AS "userId", channel_id AS "channelId", secret, previous_secret AS "previousSecret", previous_secret_until AS "previousSecretUntil"
             FROM webhooks WHERE id = $1 AND direction = 'incoming'
               AND NOT EXISTS (SELECT FROM users WHERE users.id = webhooks.created_by_id AND deactivated_at IS NOT NULL)`,
      values: [id],
    });
    return rows[0];
  }

  /**
   * The one before the last is forgotten. From somebody who is deactivated the webhook goes over to who rotates its secret, and the
   * secret that they know is good no longer.
   */
  async rotateSecret(transaction: Transaction, id: string, secret: Buffer, byId: string): Promise<void> {
    await transaction.query(
      `UPDATE webhooks SET secret = $2,
         previous_secret = CASE WHEN creator.deactivated_at IS NULL THEN webhooks.secret END,
         previous_secret_until = CASE WHEN creator.deactivated_at IS NULL THEN now() + $3 * interval '1 hour' END,
         created_by_id = CASE WHEN creator.deactivated_at IS NULL THEN created_by_id ELSE $4 END
       FROM users AS creator WHERE webhooks.id = $1 AND creator.id = webhooks.created_by_id`,
      [id, secret, ROTATION_HOURS, byId],
    );
  }

  async delete(transaction: Transaction, id: string): Promise<void> {
    await transaction.query('DELETE FROM webhooks WHERE id = $1', [id]);
  }

  /** The oldest first. */
  async parked(webhookId: string): Promise<ParkedEvent[]> {
    const { rows } = await this.database.pool.query<Omit<ParkedEvent, 'parkedAt'> & { parkedAt: Date }>({
      name: 'list-parked-events',
      text: `SELECT message_id AS "messageId", type, seq, attempts, http_status AS "httpStatus", error, parked_at AS "parkedAt", resend
             FROM webhook_parked WHERE webhook_id = $1 ORDER BY parked_at, seq LIMIT ${limits.parkedEvents}`,
      values: [webhookId],
    });
    return rows.map(({ parkedAt, ...row }) => ({ ...row, parkedAt: parkedAt.toISOString() }));
  }

  /** The newest first. */
  async deliveries(webhookId: string, before: number | undefined, limit: number): Promise<WebhookDelivery[]> {
    const { rows } = await this.database.pool.query<Omit<WebhookDelivery, 'at' | 'status' | 'nextAttemptAt'> & { delivered: boolean; at: Date; nextAttemptAt: Date | null }>({
      name: 'list-webhook-deliveries',
      text: `SELECT number, message_id AS "messageId", type, seq, attempt, delivered, http_status AS "httpStatus", error,
               duration_ms AS "durationMs", at, next_attempt_at AS "nextAttemptAt"
             FROM webhook_deliveries WHERE webhook_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3`,
      values: [webhookId, before ?? Number.MAX_SAFE_INTEGER, limit],
    });
    return rows.map(({ delivered, at, nextAttemptAt, ...row }) => ({
      ...row,
      status: delivered ? 'delivered' : 'failed',
      at: at.toISOString(),
      nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
    }));
  }
}

function toWebhook(row: WebhookRow): Webhook {
  const common = {
    id: row.id,
    channelId: row.channel_id,
    name: row.name,
    createdBy: row.created_by_id,
    createdAt: row.created_at.toISOString(),
    previousSecretUntil: row.previous_secret_until?.toISOString() ?? null,
  };
  if (row.direction === 'incoming') return { direction: 'incoming', ...common, userId: row.user_id };
  return {
    direction: 'outgoing',
    ...common,
    url: row.url,
    events: row.events,
    state: stateOf({ disabledAt: row.disabled_at, failures: row.failures }),
    seq: row.seq,
    failures: row.failures,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    disabledReason: row.disabled_reason,
    parked: row.parked,
  };
}
