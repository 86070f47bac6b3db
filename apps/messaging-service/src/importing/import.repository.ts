import { effectiveRole, type ChannelKind, type DeploymentRole, type ImportedMessage, type MemberRole } from '@chatgenius/contracts';
import { deploymentRoleOf, restrictionIn, toRestriction, type RestrictionRow, type Transaction } from '@chatgenius/database';
import { toThreadSummary, type ThreadRow } from '../messages/message-row.ts';
import { type EarlierImport, type ImportFacts, type ImportStanding } from './import.rules.ts';

/** To be called, like the rest here, with the channel's stream locked. */
export async function readImportStanding(transaction: Transaction, channelId: string, actorId: string): Promise<ImportStanding | undefined> {
  const { rows } = await transaction.query<RestrictionRow & { archived: boolean; kind: ChannelKind; role: MemberRole | null; deployment_role: DeploymentRole | null; newest_at: Date | null }>({
    name: 'import-standing',
    text: `SELECT channel.archived_at IS NOT NULL AS archived, channel.kind, member.role, ${deploymentRoleOf('$2')} AS deployment_role, newest.created_at AS newest_at, restricted.*
           FROM channels AS channel
           LEFT JOIN channel_members AS member ON member.channel_id = channel.id AND member.user_id = $2
           LEFT JOIN LATERAL (
             SELECT created_at FROM messages WHERE channel_id = channel.id AND thread_id IS NULL ORDER BY seq DESC LIMIT 1
           ) AS newest ON true
           ${restrictionIn('$2', 'channel.id')}
           WHERE channel.id = $1`,
    values: [channelId, actorId],
  });
  return rows.map((row) => ({
    archived: row.archived,
    role: effectiveRole({ kind: row.kind, role: row.role ?? undefined, deploymentRole: row.deployment_role ?? undefined }),
    newestAt: row.newest_at ?? undefined,
    restriction: toRestriction(row),
  }))[0];
}

export async function readImportFacts(transaction: Transaction, channelId: string, items: readonly ImportedMessage[]): Promise<ImportFacts> {
  const named = items.flatMap(({ clientMessageId, threadClientMessageId }) => [clientMessageId, threadClientMessageId ?? clientMessageId]);
  return {
    earlier: await readEarlier(transaction, channelId, [...new Set(named)]),
    users: await readUsers(transaction, [...new Set(items.map(({ senderId }) => senderId))]),
  };
}

interface EarlierRow extends ThreadRow {
  id: string;
  client_message_id: string;
  sender_id: string;
  thread_id: string | null;
  seq: number;
  epoch: string;
  deleted: boolean;
  newest_at: Date;
}

async function readEarlier(transaction: Transaction, channelId: string, clientMessageIds: readonly string[]): Promise<Map<string, EarlierImport>> {
  const { rows } = await transaction.query<EarlierRow>({
    name: 'earlier-imports',
    text: `SELECT m.id, m.client_message_id, m.sender_id, m.thread_id, m.seq, stream.epoch, m.deleted_at IS NOT NULL AS deleted,
             COALESCE(newest.created_at, m.created_at) AS newest_at, thread.*
           FROM unnest($2::text[]) AS wanted (client_id)
           CROSS JOIN LATERAL (
             SELECT * FROM messages WHERE channel_id = $1 AND client_message_id = wanted.client_id AND imported_by_id IS NOT NULL LIMIT 1
           ) AS m
           JOIN streams AS stream ON stream.id = COALESCE('thread:' || m.thread_id, 'channel:' || m.channel_id)
           LEFT JOIN LATERAL (
             SELECT reply_count, last_reply_at, last_reply_id, participant_ids FROM threads WHERE id = m.id LIMIT 1
           ) AS thread ON true
           LEFT JOIN LATERAL (
             SELECT created_at FROM messages WHERE thread_id = m.id ORDER BY seq DESC LIMIT 1
           ) AS newest ON true`,
    values: [channelId, clientMessageIds],
  });
  return new Map(rows.map((row) => [row.client_message_id, toEarlierImport(row)]));
}

function toEarlierImport(row: EarlierRow): EarlierImport {
  return {
    written: { messageId: row.id, ...(row.thread_id !== null && { threadId: row.thread_id }), epoch: row.epoch, seq: row.seq },
    senderId: row.sender_id,
    thread: toThreadSummary(row),
    deleted: row.deleted,
    newestAt: row.newest_at,
  };
}

async function readUsers(transaction: Transaction, userIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'existing-users',
    text: 'SELECT id FROM users WHERE id = ANY ($1::uuid[])',
    values: [userIds],
  });
  return new Set(rows.map(({ id }) => id));
}
