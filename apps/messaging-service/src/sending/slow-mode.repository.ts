import { type Message } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';

/** When these senders have last written into these channels, which are in slow mode. Of others nothing is kept. */
export async function noteSlowModeSends(transaction: Transaction, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  await transaction.query({
    name: 'note-slow-mode-sends',
    text: `INSERT INTO slow_mode_sends (channel_id, user_id, at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
           ON CONFLICT (channel_id, user_id) DO UPDATE SET at = EXCLUDED.at`,
    values: [messages.map(({ channelId }) => channelId), messages.map(({ senderId }) => senderId), messages.map(({ createdAt }) => createdAt)],
  });
}

/** Those that are older than the slowest mode. @returns how many; fewer than `limit` when none is left */
export async function forgetSlowModeSends(db: Queryable, olderThanSeconds: number, limit: number): Promise<number> {
  const { rowCount } = await db.query({
    name: 'forget-slow-mode-sends',
    // Read as a whole, once an hour: an index of the time would be written with every message.
    text: `DELETE FROM slow_mode_sends WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM slow_mode_sends WHERE at < now() - make_interval(secs => $1) LIMIT $2 FOR UPDATE SKIP LOCKED))`,
    values: [olderThanSeconds, limit],
  });
  return rowCount ?? 0;
}
