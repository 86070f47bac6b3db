import { limits, type Message } from '@chatgenius/contracts';
import { type ReportedThing, type Transaction } from '@chatgenius/database';
import { v7 as uuidv7 } from 'uuid';

/** The category of reports that nobody made. */
export const FILTER = 'filter';

export interface UntoldReport extends ReportedThing {
  readonly id: string;
}

/** A message with words that a filter reports. */
export interface FoundWords {
  readonly message: Pick<Message, 'id' | 'channelId' | 'senderId' | 'createdAt'>;
  /** The patterns of the filter, not what the message says. */
  readonly words: readonly string[];
}

/** Reports messages to moderators, in the transaction that writes them. They are told by {@link takeUntold}. */
export async function reportFound(transaction: Transaction, found: readonly FoundWords[], at?: Date): Promise<void> {
  if (found.length === 0) return;
  await transaction.query({
    name: 'report-words-to-tell',
    text: `INSERT INTO reports (id, subject_kind, subject_id, subject_user_id, channel_id, category, text, created_at, told)
           SELECT id, 'message', message_id, user_id, channel_id, '${FILTER}', text, created_at, false
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

/** Reports of which nobody has been told yet, the oldest first: by the end of the transaction they have been. */
export async function takeUntold(transaction: Transaction, limit: number): Promise<UntoldReport[]> {
  const { rows } = await transaction.query<UntoldReport>({
    name: 'take-untold-reports',
    text: `UPDATE reports SET told = true WHERE id = ANY (ARRAY(SELECT id FROM reports WHERE NOT told ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED))
           RETURNING id, channel_id AS "channelId", subject_user_id AS "subjectUserId"`,
    values: [limit],
  });
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
