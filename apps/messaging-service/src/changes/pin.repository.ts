import { type Transaction } from '@chatgenius/database';

export async function countPins(transaction: Transaction, channelId: string): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>({
    name: 'count-pins',
    text: 'SELECT count(*) AS count FROM messages WHERE channel_id = $1 AND pinned_at IS NOT NULL',
    values: [channelId],
  });
  return rows[0]?.count ?? 0;
}

export async function setPinned(transaction: Transaction, messageId: string, pinnedAt: string | null): Promise<void> {
  await transaction.query({ name: 'pin-message', text: 'UPDATE messages SET pinned_at = $2 WHERE id = $1', values: [messageId, pinnedAt] });
}
