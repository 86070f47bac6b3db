import { ChatError, effectiveRole, type ChannelKind, type DeploymentRole, type MemberRole, type Message } from '@chatgenius/contracts';
import { deploymentRoleOf, hasEnded, type Queryable, restrictionIn, type RestrictionRow, toRestriction, type Transaction } from '@chatgenius/database';
import { isBlockedPair } from '../direct/blocked-pair.sql.ts';
import { fullMessageColumns, fullMessages, toMessage, type MessageRow } from '../messages/message-row.ts';
import { type MessageStanding } from './change.rules.ts';

/** Where a message is: set when it was written, and never changed. */
export type Place = Pick<Message, 'channelId' | 'threadId'> & { readonly messageId: string };

export async function readPlace(db: Queryable, messageId: string): Promise<Place | undefined> {
  const { rows } = await db.query<{ id: string; channel_id: string; thread_id: string | null }>({
    name: 'message-place',
    text: 'SELECT id, channel_id, thread_id FROM messages WHERE id = $1',
    values: [messageId],
  });
  return rows.map((row) => ({ messageId: row.id, channelId: row.channel_id, ...(row.thread_id !== null && { threadId: row.thread_id }) }))[0];
}

interface StandingRow extends MessageRow, RestrictionRow {
  role: MemberRole | null;
  kind: ChannelKind;
  deployment_role: DeploymentRole | null;
  archived: boolean;
  session_ended: boolean;
  blocked: boolean;
}

/** What somebody acts by, which may have ended. */
interface ActsBy {
  readonly sessionId?: string | undefined;
  readonly serviceTokenId?: string | undefined;
}

/** To be called with the message's streams locked. */
export async function readStanding(transaction: Transaction, messageId: string, actorId: string, { sessionId, serviceTokenId }: ActsBy = {}): Promise<MessageStanding> {
  const { rows } = await transaction.query<StandingRow>({
    name: 'message-standing-of-sessions-and-tokens',
    text: `SELECT ${fullMessageColumns('m')}, member.role, channel.kind, ${deploymentRoleOf('$2')} AS deployment_role, channel.archived_at IS NOT NULL AS archived, restricted.*,
             ${hasEnded('$3::uuid', '$4::uuid')} AS session_ended,
             ${isBlockedPair('channel')} AS blocked
           FROM ${fullMessages('m')}
           JOIN channels AS channel ON channel.id = m.channel_id
           LEFT JOIN channel_members AS member ON member.channel_id = m.channel_id AND member.user_id = $2
             AND NOT EXISTS (SELECT FROM users WHERE id = $2 AND deactivated_at IS NOT NULL)
           ${restrictionIn('$2', 'm.channel_id')}
           WHERE m.id = $1`,
    values: [messageId, actorId, sessionId, serviceTokenId],
  });
  const [row] = rows;
  if (row === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
  const role = row.role ?? undefined;
  const authority = effectiveRole({ kind: row.kind, role, deploymentRole: row.deployment_role ?? undefined });
  return { message: toMessage(row), actorId, role, authority, archived: row.archived, restriction: toRestriction(row), sessionEnded: row.session_ended, blocked: row.blocked };
}
