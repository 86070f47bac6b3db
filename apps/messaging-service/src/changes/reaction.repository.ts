import { type Transaction } from '@chatgenius/database';

export interface OwnReaction {
  readonly messageId: string;
  readonly userId: string;
  readonly emoji: string;
}

export async function hasReacted(transaction: Transaction, { messageId, emoji, userId }: OwnReaction): Promise<boolean> {
  const { rows } = await transaction.query({
    name: 'own-reaction',
    text: 'SELECT FROM reactions WHERE message_id = $1 AND emoji = $2 AND user_id = $3',
    values: [messageId, emoji, userId],
  });
  return rows.length > 0;
}

export async function insertReaction(transaction: Transaction, { messageId, emoji, userId }: OwnReaction, seq: number): Promise<void> {
  await transaction.query({
    name: 'insert-reaction',
    text: 'INSERT INTO reactions (message_id, emoji, user_id, seq) VALUES ($1, $2, $3, $4)',
    values: [messageId, emoji, userId, seq],
  });
}

export async function deleteReaction(transaction: Transaction, { messageId, emoji, userId }: OwnReaction): Promise<void> {
  await transaction.query({
    name: 'delete-reaction',
    text: 'DELETE FROM reactions WHERE message_id = $1 AND emoji = $2 AND user_id = $3',
    values: [messageId, emoji, userId],
  });
}

export async function deleteReactions(transaction: Transaction, messageId: string): Promise<void> {
  await transaction.query({ name: 'delete-reactions', text: 'DELETE FROM reactions WHERE message_id = $1', values: [messageId] });
}
