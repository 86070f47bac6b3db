import { type WebhookEvent } from '@chatgenius/contracts';
import { withBackgroundTransaction, type Queryable } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type Conversation } from './answering.rules.ts';
import { type Trouble } from './delivery.rules.ts';

/** Rows of the delivery log that are kept for each webhook, and for how long. */
const DELIVERIES_KEPT = 1_000;
const DAYS_KEPT = 30;
/** Columns have milliseconds, to which Postgres rounds: what is due now would be due half of one later. */
const NOW = `date_trunc('milliseconds', now())`;
/** From before the post until its duration is measured, and from then until the statement that notes it. */
const POSTED_BEFORE_MS = 20;

/** A webhook that delivers from now on, and what kept it from it. */
export interface ResumedWebhook {
  readonly channelId: string;
  readonly wasDisabled: boolean;
  readonly disabledReason: string | null;
}

/** A turn that this process has at a webhook: until its lease runs out, nobody else delivers. */
export interface ClaimedWebhook extends Trouble, Conversation {
  readonly webhookId: string;
  readonly channelId: string;
  /** Who made it. */
  readonly ownerId: string;
  readonly leaseId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly secret: Buffer;
  readonly previousSecret: Buffer | null;
  readonly previousSecretUntil: Date | null;
  readonly epoch: string;
  readonly seq: number;
  readonly headEpoch: string;
  readonly head: number;
  /** Whether events may be posted now; otherwise it is only about the ping. */
  readonly due: boolean;
  /** The webhook-id of a ping that was asked for. */
  readonly ping: string | null;
  /** Whether parked events are to be sent again. */
  readonly resends: boolean;
  /** By the clock of the database, by which it was claimed: whichever process has the turn, its own may be off. */
  readonly now: () => Date;
}

export interface Delivery {
  readonly messageId: string;
  readonly type: string;
  readonly seq: number | null;
  readonly attempt: number;
  readonly delivered: boolean;
  readonly httpStatus: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly at: Date;
  readonly nextAttemptAt: Date | null;
}

export interface Position extends Trouble, Conversation {
  readonly epoch: string;
  readonly seq: number;
  readonly disabledReason: string | null;
}

/** Why a turn ends before an event that is due. */
export interface Ending {
  /** When it is due instead. */
  readonly heldUntil?: Date;
  /** It is not posted: the webhook is disabled, for this reason. */
  readonly loop?: string;
}

/** What a process has room for. */
export interface ClaimRequest {
  readonly limit: number;
  readonly leaseMs: number;
  /** Turns that one owner may have under way, and those that owners have. */
  readonly ofOwner: number;
  readonly underWay: ReadonlyMap<string, number>;
  readonly channelIds?: readonly string[];
}

type Lease = Pick<ClaimedWebhook, 'webhookId' | 'leaseId'>;

/** A clock that shows `start` now. */
function runningFrom(start: Date): () => Date {
  const from = start.getTime() - performance.now();
  return () => new Date(from + performance.now());
}

/** How an attempt moves the position: SQL, and the values from $12 on. */
interface Move {
  readonly where: string;
  readonly set: string;
  readonly values: readonly unknown[];
}

const NO_MOVE: Move = { where: '', set: '', values: [] };

const RESENDS = `EXISTS (SELECT FROM webhook_parked WHERE webhook_id = p.webhook_id AND resend)`;

/** Where outgoing webhooks stand, who delivers them, and what came of it. */
@Injectable()
export class WebhookRepository {
  constructor(private readonly pool: Pool) {}

  /**
   * Gives webhooks that channel-api has made within so many milliseconds their position.
   * @returns the channels that they are of
   */
  async adopt(madeWithinMs: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ channel_id: string }>({
      name: 'adopt-webhooks',
      text: `WITH made AS (
               SELECT id, channel_id, start_epoch, start_seq FROM webhooks
               WHERE created_at > now() - $1 * interval '1 millisecond' AND direction = 'outgoing'
             ), adopted AS (
               INSERT INTO webhook_positions (webhook_id, channel_id, epoch, seq, next_attempt_at, lease_until) SELECT *, ${NOW}, ${NOW} FROM made
               WHERE NOT EXISTS (SELECT FROM webhook_positions WHERE webhook_id = made.id) ON CONFLICT DO NOTHING
             )
             SELECT DISTINCT channel_id FROM made`,
      values: [madeWithinMs],
    });
    return rows.map((row) => row.channel_id);
  }

  /**
   * Takes webhooks that have something to post, of some channels or of all. Owners with the fewest turns under way come
   * first; of one owner those that have waited longest. The lateral subquery keeps it at one look into the index of
   * streams for each, however many streams there are.
   */
  async claim({ limit, leaseMs, ofOwner, underWay, channelIds }: ClaimRequest): Promise<ClaimedWebhook[]> {
    const { rows } = await this.pool.query<Omit<ClaimedWebhook, 'now'> & { claimedAt: Date }>({
      name: channelIds ? 'claim-active-webhooks-of' : 'claim-active-webhooks',
      text: `WITH due AS (
               SELECT p.webhook_id, s.epoch, s.head, w.created_by_id AS owner_id,
                 row_number() OVER (PARTITION BY w.created_by_id ORDER BY p.lease_until) AS number
               FROM webhook_positions p JOIN webhooks w ON w.id = p.webhook_id
               JOIN users creator ON creator.id = w.created_by_id AND creator.deactivated_at IS NULL
               CROSS JOIN LATERAL (SELECT epoch, head FROM streams WHERE id = 'channel:' || p.channel_id LIMIT 1) AS s
               WHERE ${channelIds ? 'p.channel_id = ANY ($6::uuid[]) AND' : ''} p.lease_until <= now() AND (
                 p.ping IS NOT NULL OR ${RESENDS}
                 OR (p.disabled_at IS NULL AND p.next_attempt_at <= now() AND (s.head > p.seq OR s.epoch <> p.epoch))
               )
             ), chosen AS (
               SELECT due.*, number + coalesce(turns, 0) AS turn FROM due
               LEFT JOIN unnest($4::uuid[], $5::int[]) AS under_way (owner_id, turns) USING (owner_id)
               WHERE number + coalesce(turns, 0) <= $3::int
             ), taken AS (
               SELECT chosen.* FROM chosen JOIN webhook_positions p USING (webhook_id)
               WHERE p.lease_until <= now()
               ORDER BY turn, p.lease_until LIMIT $1 FOR NO KEY UPDATE OF p SKIP LOCKED
             )
             UPDATE webhook_positions p SET lease_id = gen_random_uuid(), lease_until = now() + $2 * interval '1 millisecond'
             FROM taken JOIN webhooks w ON w.id = taken.webhook_id WHERE p.webhook_id = taken.webhook_id
             RETURNING p.webhook_id AS "webhookId", p.channel_id AS "channelId", w.created_by_id AS "ownerId", p.lease_id AS "leaseId", w.url, w.events, w.secret,
               w.previous_secret AS "previousSecret", w.previous_secret_until AS "previousSecretUntil",
               p.epoch, p.seq, taken.epoch AS "headEpoch", taken.head, p.failures, p.failing_since AS "failingSince", p.ping,
               p.answers, p.delivered_at AS "deliveredAt", ${RESENDS} AS resends,
               p.disabled_at IS NULL AND p.next_attempt_at <= now() AS due, clock_timestamp() AS "claimedAt"`,
      values: [limit, leaseMs, ofOwner, [...underWay.keys()], [...underWay.values()], ...(channelIds ? [channelIds] : [])],
    });
    return rows.map(({ claimedAt, ...webhook }) => ({ ...webhook, now: runningFrom(claimedAt) }));
  }

  /** Whether the one who answers for it is active: their receiver is told nothing while they are not. */
  async isActive(webhookId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'webhook-is-active',
      text: 'SELECT FROM webhooks w JOIN users creator ON creator.id = w.created_by_id WHERE w.id = $1 AND creator.deactivated_at IS NULL',
      values: [webhookId],
    });
    return rowCount === 1;
  }

  /** Notes an attempt and where the webhook stands after it, and holds it for longer. @returns when it was posted, by the database's clock; nothing when the turn was lost */
  recordEvent(lease: Lease, delivery: Delivery, position: Position, leaseMs: number): Promise<Date | undefined> {
    const { epoch, seq, failures, failingSince, disabledReason, answers } = position;
    const change = `epoch = $14, seq = $15, failures = $16, failing_since = $17, next_attempt_at = coalesce($11, ${NOW}), disabled_reason = $18,
                    disabled_at = CASE WHEN $18::text IS NULL THEN NULL ELSE now() END,
                    answers = $19, delivered_at = CASE WHEN $6::boolean THEN clock_timestamp() - ($9::int + ${POSTED_BEFORE_MS}) * interval '1 millisecond' ELSE delivered_at END`;
    return this.#record('record-webhook-post', lease, delivery, change, [leaseMs, epoch, seq, failures, failingSince, disabledReason, answers]);
  }

  /** Notes a ping, which changes nothing else. @returns false when the turn was lost */
  async recordPing(lease: Lease, delivery: Delivery, leaseMs: number): Promise<boolean> {
    return (await this.#record('record-webhook-ping', lease, delivery, 'ping = nullif(ping, $2)', [leaseMs])) !== undefined;
  }

  /** Notes an attempt that leaves the webhook where it stands: it was cut short, or another process has the turn. */
  async note({ webhookId }: Lease, delivery: Delivery): Promise<void> {
    await this.#log('note-webhook-attempt', webhookId, delivery);
  }

  async #record(name: string, lease: Lease, delivery: Delivery, change: string, values: unknown[]): Promise<Date | undefined> {
    const held = { where: 'AND lease_id = $12', set: `, lease_until = now() + $13 * interval '1 millisecond', ${change}`, values: [lease.leaseId, ...values] };
    const postedAt = await this.#log(name, lease.webhookId, delivery, held);
    if (postedAt !== undefined) return postedAt;
    // It was made all the same. When the next will be is with whoever has the turn.
    await this.note(lease, { ...delivery, nextAttemptAt: null });
    return undefined;
  }

  /** The count of attempts is the key of the log's row, so that surplus rows are found by key. */
  async #log(name: string, webhookId: string, delivery: Delivery, { where, set, values }: Move = NO_MOVE): Promise<Date | undefined> {
    const { messageId, type, seq, attempt, delivered, httpStatus, error, durationMs, at, nextAttemptAt } = delivery;
    const { rows } = await this.pool.query<{ at: Date }>({
      name,
      text: `WITH moved AS (
               UPDATE webhook_positions SET attempts = attempts + 1${set} WHERE webhook_id = $1 ${where} RETURNING webhook_id, attempts
             ), pruned AS (
               DELETE FROM webhook_deliveries d USING moved
               WHERE d.webhook_id = moved.webhook_id AND d.number <= moved.attempts - ${DELIVERIES_KEPT}
             )
             INSERT INTO webhook_deliveries
               (webhook_id, number, message_id, type, seq, attempt, delivered, http_status, error, duration_ms, at, next_attempt_at)
             SELECT webhook_id, attempts, $2, $3, $4::bigint, $5::int, $6::boolean, $7::int, $8, $9::int, $10::timestamptz, $11::timestamptz FROM moved
             RETURNING clock_timestamp() - ($9::int + ${POSTED_BEFORE_MS}) * interval '1 millisecond' AS at`,
      values: [webhookId, messageId, type, seq, attempt, delivered, httpStatus, error, durationMs, at, nextAttemptAt, ...values],
    });
    return rows[0]?.at;
  }

  /** Ends a turn; events up to the position need no post. */
  async release({ webhookId, leaseId }: Lease, { epoch, seq }: { epoch: string; seq: number }, { heldUntil, loop }: Ending = {}): Promise<void> {
    await this.pool.query({
      name: 'release-webhook-until',
      text: `UPDATE webhook_positions SET lease_id = NULL, lease_until = ${NOW}, epoch = $3, seq = $4, next_attempt_at = coalesce($5, next_attempt_at),
               disabled_reason = coalesce($6, disabled_reason), disabled_at = CASE WHEN $6::text IS NULL THEN disabled_at ELSE now() END
             WHERE webhook_id = $1 AND lease_id = $2`,
      values: [webhookId, leaseId, epoch, seq, heldUntil ?? null, loop ?? null],
    });
  }

  /** @returns nothing where there is no such webhook */
  async resume(webhookId: string, db: Queryable = this.pool): Promise<ResumedWebhook | undefined> {
    const { rows } = await db.query<ResumedWebhook>({
      name: 'resume-held-webhook',
      text: `WITH held AS (SELECT webhook_id, disabled_at, disabled_reason FROM webhook_positions WHERE webhook_id = $1 FOR NO KEY UPDATE)
             UPDATE webhook_positions AS w SET disabled_at = NULL, disabled_reason = NULL, failures = 0, failing_since = NULL, next_attempt_at = ${NOW}, answers = 0
             FROM held WHERE w.webhook_id = held.webhook_id
             RETURNING w.channel_id AS "channelId", held.disabled_at IS NOT NULL AS "wasDisabled", held.disabled_reason AS "disabledReason"`,
      values: [webhookId],
    });
    return rows[0];
  }

  /** @returns the channel of the webhook, if there is one */
  async askForPing(webhookId: string, messageId: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ channel_id: string }>({
      name: 'ping-webhook',
      text: `INSERT INTO webhook_positions (webhook_id, channel_id, epoch, seq, ping, next_attempt_at, lease_until)
             SELECT id, channel_id, start_epoch, start_seq, $2, ${NOW}, ${NOW} FROM webhooks WHERE id = $1 AND direction = 'outgoing'
             ON CONFLICT (webhook_id) DO UPDATE SET ping = $2 RETURNING channel_id`,
      values: [webhookId, messageId],
    });
    return rows[0]?.channel_id;
  }

  async forgetOldDeliveries(): Promise<void> {
    await withBackgroundTransaction(this.pool, (transaction) =>
      transaction.query({
        name: 'forget-webhook-deliveries',
        text: `DELETE FROM webhook_deliveries WHERE at < now() - $1 * interval '1 day'`,
        values: [DAYS_KEPT],
      }),
    );
  }
}
