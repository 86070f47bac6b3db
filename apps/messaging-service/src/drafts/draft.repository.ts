import { type Conversation, type SavedDraft, type StreamId } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';

export interface NewDraft {
  readonly userId: string;
  readonly stream: StreamId;
  readonly conversation: Conversation;
  readonly text: string;
  readonly version: number;
  readonly at: Date;
}

/** What there is of a draft already. */
export async function readDraftText(transaction: Transaction, userId: string, stream: StreamId): Promise<{ text: string; version: number } | undefined> {
  const { rows } = await transaction.query<{ text: string; version: number }>({ name: 'draft-text', text: 'SELECT text, version FROM drafts WHERE user_id = $1 AND stream_id = $2', values: [userId, stream] });
  return rows[0];
}

export async function countDrafts(transaction: Transaction, userId: string): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>({ name: 'count-drafts', text: 'SELECT count(*) FROM drafts WHERE user_id = $1', values: [userId] });
  return rows[0]?.count ?? 0;
}

export async function writeDraft(transaction: Transaction, { userId, stream, conversation, text, version, at }: NewDraft): Promise<void> {
  await transaction.query({
    name: 'write-draft',
    text: `INSERT INTO drafts (user_id, stream_id, channel_id, thread_id, text, version, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (user_id, stream_id) DO UPDATE SET text = excluded.text, version = excluded.version, updated_at = excluded.updated_at`,
    values: [userId, stream, conversation.channelId, conversation.threadId ?? null, text, version, at],
  });
}

export async function deleteDraft(transaction: Transaction, userId: string, stream: StreamId): Promise<void> {
  await transaction.query({ name: 'delete-draft', text: 'DELETE FROM drafts WHERE user_id = $1 AND stream_id = $2', values: [userId, stream] });
}

interface DraftRow {
  channel_id: string;
  thread_id: string | null;
  text: string;
  version: number;
  updated_at: Date;
}

/** The last changed first; those in channels that the user has left are passed over. @param stream the one there alone @param everywhere also in channels that the user has left */
export async function readDrafts(db: Queryable, userId: string, { before, stream, everywhere = false, limit }: { before?: number; stream?: StreamId; everywhere?: boolean; limit: number }): Promise<SavedDraft[]> {
  const { rows } = await db.query<DraftRow>({
    name: 'drafts',
    text: `SELECT draft.channel_id, draft.thread_id, draft.text, draft.version, draft.updated_at FROM drafts AS draft
           WHERE draft.user_id = $1 AND ($5 OR EXISTS (SELECT FROM channel_members WHERE channel_id = draft.channel_id AND user_id = $1)) AND ($2::bigint IS NULL OR draft.version < $2) AND ($3::text IS NULL OR draft.stream_id = $3)
           ORDER BY draft.version DESC LIMIT $4`,
    values: [userId, before, stream, limit, everywhere],
  });
  return rows.map((row) => ({
    channelId: row.channel_id,
    ...(row.thread_id !== null && { threadId: row.thread_id }),
    text: row.text,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }));
}
