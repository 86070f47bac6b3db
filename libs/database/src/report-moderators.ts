import { channelPermissions, limits } from '@chatgenius/contracts';
import { type Transaction } from './stream-log/transaction.ts';

export interface ReportedThing {
  /** Where the message is; null for a user. */
  readonly channelId: string | null;
  /** Whom it is about: nobody decides about themselves. */
  readonly subjectUserId: string;
}

/**
 * Who is told of a new report: moderators of the channel, or administrators where it is in none, or in one that has no other moderator.
 * A bounded number; the others find it in the list.
 */
export async function moderatorsToTell(transaction: Transaction, { channelId, subjectUserId }: ReportedThing): Promise<string[]> {
  const ofChannel = channelId === null ? [] : await idsOf(transaction, {
    name: 'moderators-told',
    text: `SELECT user_id AS id FROM channel_members WHERE channel_id = $2 AND role = ANY ($3::member_role[]) AND user_id <> $1 ORDER BY user_id LIMIT ${limits.moderatorsTold}`,
    values: [subjectUserId, channelId, channelPermissions['report:handle'].to],
  });
  if (ofChannel.length > 0) return ofChannel;
  return idsOf(transaction, {
    name: 'administrators-told',
    text: `SELECT id FROM users WHERE role = 'administrator' AND deactivated_at IS NULL AND id <> $1 ORDER BY id LIMIT ${limits.moderatorsTold}`,
    values: [subjectUserId],
  });
}

async function idsOf(transaction: Transaction, statement: { name: string; text: string; values: unknown[] }): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>(statement);
  return rows.map(({ id }) => id);
}
