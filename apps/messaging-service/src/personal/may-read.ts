import { ChatError, type Conversation, type MemberRole } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';

export interface Readable {
  readonly role: MemberRole;
  readonly archived: boolean;
}

/** A message without replies is a thread that nothing has happened in. @throws ChatError CHANNEL_NOT_FOUND, THREAD_NOT_FOUND */
export async function assertMayRead(db: Queryable, userId: string, { channelId, threadId }: Conversation): Promise<Readable> {
  const { rows } = await db.query<Readable & { there: boolean }>({
    name: 'may-read-conversation',
    text: `SELECT member.role, channel.archived_at IS NOT NULL AS archived,
             $3::uuid IS NULL OR EXISTS (SELECT FROM messages WHERE id = $3 AND channel_id = $1 AND thread_id IS NULL) AS there
           FROM channel_members AS member JOIN channels AS channel ON channel.id = member.channel_id
           WHERE member.channel_id = $1 AND member.user_id = $2`,
    values: [channelId, userId, threadId ?? null],
  });
  const [row] = rows;
  if (row === undefined) throw new ChatError(threadId === undefined ? 'CHANNEL_NOT_FOUND' : 'THREAD_NOT_FOUND');
  if (!row.there) throw new ChatError('THREAD_NOT_FOUND');
  return { role: row.role, archived: row.archived };
}
