import { limits, type Message } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { v7 as uuidv7 } from 'uuid';

/** A message with words that a filter reports. */
export interface FoundWords {
  readonly message: Pick<Message, 'id' | 'channelId' | 'senderId' | 'createdAt'>;
  /** The patterns of the filter, not what the message says. */
  readonly words: readonly string[];
}

/** Reports messages to moderators, in the transaction that writes them. */
export async function reportFound(transaction: Transaction, found: readonly FoundWords[], at?: Date): Promise<void> {
  if (found.length === 0) return;
  await transaction.query({
    name: 'report-found-words',
    text: `INSERT INTO reports (id, subject_kind, subject_id, subject_user_id, channel_id, category, text, created_at)
           SELECT id, 'message', message_id, user_id, channel_id, 'filter', text, created_at
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[]) AS new (id, message_id, user_id, channel_id, text, created_at)`,
    values: [
      found.map(() => uuidv7()),
      found.map(({ message }) => message.id),
      found.map(({ message }) => message.senderId),
      found.map(({ message }) => message.channelId),
      found.map(({ words }) => words.join(', ').slice(0, limits.moderationTextLength)),
      found.map(({ message }) => at ?? message.createdAt),
    ],
  });
}
