import { type Message } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';

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
