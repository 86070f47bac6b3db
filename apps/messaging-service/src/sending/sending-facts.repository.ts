import { streams, type MemberRole, type StreamId } from '@chatgenius/contracts';
import { hasEnded, type LockedStreams, lockStreams, type Queryable, restrictionIn, type RestrictionRow, toRestriction, type Transaction } from '@chatgenius/database';
import { isBlockedPair } from '../direct/blocked-pair.sql.ts';
import { hiddenFrom } from '../direct/hidden-from.sql.ts';
import { lockFiles } from '../files/message-file.repository.ts';
import { readDeaf, readEverybody, readNamedMembers, type Naming } from '../mentions/mention.repository.ts';
import { handlesToFind, namesSomebody } from '../mentions/mention.rules.ts';
import { toThreadSummary, type ThreadRow } from '../messages/message-row.ts';
import { readOriginals } from './original.repository.ts';
import { type GroupFacts, type Send, type DirectFacts, type SendingFacts } from './sending.rules.ts';
import { type ThreadFacts } from '../messages/thread.rules.ts';

type Reply = Send & { readonly threadId: string };

const isReply = (send: Send): send is Reply => send.threadId !== undefined;

/** What a group is decided by, and what this transaction holds for it. */
export interface LockedGroup {
  readonly locked: LockedStreams;
  /** Streams of threads that had none: to go again if nothing is written into them. */
  readonly made: readonly StreamId[];
  readonly facts: GroupFacts;
}

/**
 * Locks the streams that a group writes into, channels before threads, and reads the facts for its decision. All statements leave at once; those that no send of the group needs are not made.
 */
export async function readGroup(transaction: Transaction, sends: readonly Send[]): Promise<LockedGroup> {
  const replies = sends.filter(isReply);
  const [channels, { made, threads }, facts] = await Promise.all([
    lockStreams(transaction, sends.map(({ channelId }) => streams.channel(channelId))),
    lockThreads(transaction, replies),
    readFacts(transaction, sends, replies),
  ]);
  return { locked: new Map([...channels, ...threads]), made, facts };
}

/** A thread has a stream from the first reply on, which may be among these. */
async function lockThreads(transaction: Transaction, replies: readonly Reply[]): Promise<{ made: readonly StreamId[]; threads: LockedStreams }> {
  if (replies.length === 0) return { made: [], threads: new Map() };
  // In the order of their ids, as whoever joins or follows several threads makes them: neither waits for the other in a circle.
  const creating = transaction.query<{ id: StreamId }>({
    name: 'make-thread-streams',
    text: `INSERT INTO streams (id, epoch)
           SELECT 'thread:' || reply.thread_id, left(gen_random_uuid()::text, 8)
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS reply (thread_id, channel_id, sender_id)
           CROSS JOIN LATERAL (
             SELECT FROM messages
             WHERE id = reply.thread_id AND channel_id = reply.channel_id AND thread_id IS NULL AND deleted_at IS NULL LIMIT 1
           ) AS root
           CROSS JOIN LATERAL (
             SELECT FROM channel_members WHERE channel_id = reply.channel_id AND user_id = reply.sender_id LIMIT 1
           ) AS member
           WHERE NOT EXISTS (SELECT FROM streams WHERE id = 'thread:' || reply.thread_id)
           ORDER BY reply.thread_id
           ON CONFLICT DO NOTHING RETURNING id`,
    values: [replies.map(({ threadId }) => threadId), replies.map(({ channelId }) => channelId), replies.map(({ senderId }) => senderId)],
  });
  const [{ rows }, threads] = await Promise.all([creating, lockStreams(transaction, replies.map(({ threadId }) => streams.thread(threadId)))]);
  return { made: rows.map(({ id }) => id), threads };
}

/** A reply that is refused leaves no thread behind. To be called in the transaction that has made them: nobody else sees them. */
export async function dropStreams(transaction: Transaction, made: readonly StreamId[]): Promise<void> {
  if (made.length === 0) return;
  await transaction.query({ name: 'drop-made-streams', text: 'DELETE FROM streams WHERE id = ANY ($1::text[])', values: [made] });
}

async function readFacts(transaction: Transaction, sends: readonly Send[], replies: readonly Reply[]): Promise<GroupFacts> {
  const naming = sends.filter(({ names }) => names.handles.length > 0);
  const [ofSends, threads, followers, named, everybody, deaf, files, originals] = await Promise.all([
    readSendingFacts(transaction, sends),
    readThreads(transaction, replies),
    readFollowers(transaction, replies),
    readNamedMembers(transaction, naming.map(({ channelId, names }) => ({ channelId, handles: handlesToFind(names) }))),
    readEverybody(transaction, sends.filter(({ names, threadId }) => names.everybody && threadId === undefined).map(({ channelId }) => channelId)),
    readDeaf(transaction, sends.filter(({ names }) => namesSomebody(names)).map(namingOf)),
    lockFiles(transaction, sends.flatMap(({ attachmentIds }) => attachmentIds)),
    readOriginals(transaction, sends),
  ]);
  const withFollowers = [...threads].map(([id, thread]) => [id, { ...thread, followers: followers.get(id) ?? new Map<string, boolean>() }] as const);
  return { sends: ofSends, threads: new Map(withFollowers), named, everybody, deaf, files, originals };
}

const namingOf = ({ senderId, channelId, threadId, names }: Send): Naming => ({
  senderId,
  channelId,
  handles: handlesToFind(names),
  everybody: names.everybody && threadId === undefined,
});

interface FactsRow extends RestrictionRow {
  id: string;
  archived: boolean | null;
  slow_mode_seconds: number | null;
  since_last_ms: number | null;
  session_ended: boolean;
  role: MemberRole | null;
  earlier_id: string | null;
  /** Of a direct conversation. */
  member_ids: string[] | null;
  hidden_from: string[];
  created_at: Date;
  blocked: boolean;
}

/**
 * What has to be known of each send, in one statement. The lateral subqueries keep it at one look into an index per
 * row and table, whatever the planner thought of the tables' sizes when the statement was prepared.
 */
export async function readSendingFacts(db: Queryable, sends: readonly Pick<Send, 'channelId' | 'senderId' | 'clientMessageId' | 'sessionId' | 'serviceTokenId'>[]): Promise<SendingFacts[]> {
  const { rows } = await db.query<FactsRow>({
    name: 'sending-facts-of-sessions-and-tokens',
    text: `SELECT send.channel AS id, channel.archived, channel.slow_mode_seconds, member.role, earlier.id AS earlier_id, restricted.*, slow.since_last_ms, direct.*,
             ${hasEnded('send.session', 'send.token')} AS session_ended
           FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[]) WITH ORDINALITY AS send (channel, sender, client_id, session, token, place)
           LEFT JOIN LATERAL (
             SELECT archived_at IS NOT NULL AS archived, slow_mode_seconds, kind FROM channels WHERE id = send.channel LIMIT 1
           ) AS channel ON true
           LEFT JOIN LATERAL (
             SELECT role FROM channel_members WHERE channel_id = send.channel AND user_id = send.sender
               AND NOT EXISTS (SELECT FROM users WHERE id = send.sender AND deactivated_at IS NOT NULL) LIMIT 1
           ) AS member ON true
           LEFT JOIN LATERAL (
             SELECT id FROM messages WHERE sender_id = send.sender AND client_message_id = send.client_id AND imported_by_id IS NULL LIMIT 1
           ) AS earlier ON true
           ${restrictionIn('send.sender', 'send.channel')}
           LEFT JOIN LATERAL (
             SELECT 1000 * extract(epoch FROM clock_timestamp() - at)::float8 AS since_last_ms FROM slow_mode_sends
             WHERE channel.slow_mode_seconds IS NOT NULL AND channel_id = send.channel AND user_id = send.sender LIMIT 1
           ) AS slow ON true
           LEFT JOIN LATERAL (
             SELECT of.direct_member_ids AS member_ids, ${hiddenFrom('direct')} AS hidden_from, direct.created_at, ${isBlockedPair('of')} AS blocked
             FROM channels AS of JOIN direct_conversations AS direct ON direct.channel_id = of.id
             WHERE channel.kind = 'direct' AND of.id = send.channel LIMIT 1
           ) AS direct ON true
           ORDER BY send.place`,
    values: [
      sends.map(({ channelId }) => channelId),
      sends.map(({ senderId }) => senderId),
      sends.map(({ clientMessageId }) => clientMessageId),
      sends.map(({ sessionId }) => sessionId),
      sends.map(({ serviceTokenId }) => serviceTokenId),
    ],
  });
  return rows.map((row) => ({
    sessionEnded: row.session_ended,
    channel: row.archived === null ? undefined : { archived: row.archived },
    direct: row.member_ids === null ? undefined : directFacts(row, row.member_ids),
    role: row.role ?? undefined,
    earlierId: row.earlier_id ?? undefined,
    restriction: toRestriction(row),
    slowMode: row.slow_mode_seconds === null ? undefined : { seconds: row.slow_mode_seconds, sinceLastMs: row.since_last_ms ?? undefined },
  }));
}

/** What a direct conversation is never changes. */
function directFacts({ id, archived, blocked, hidden_from: hiddenFrom, created_at }: FactsRow, memberIds: string[]): DirectFacts {
  const createdAt = created_at.toISOString();
  return { blocked, hiddenFrom, channel: { id, kind: 'direct', name: '', topic: null, createdAt, archivedAt: archived ? createdAt : null, version: 1, memberIds } };
}

interface RootRow extends ThreadRow {
  id: string;
  channel_id: string;
  author_id: string;
  author_is_member: boolean | null;
}

/** Under a deleted message the thread goes on, but none begins. */
async function readThreads(transaction: Transaction, replies: readonly Reply[]): Promise<Map<string, Omit<ThreadFacts, 'followers'>>> {
  if (replies.length === 0) return new Map();
  const { rows } = await transaction.query<RootRow>({
    name: 'thread-facts',
    text: `SELECT root.id, root.channel_id, root.sender_id AS author_id, author.is_member AS author_is_member, thread.*
           FROM unnest($1::uuid[]) AS wanted (id)
           CROSS JOIN LATERAL (
             SELECT id, channel_id, sender_id, deleted_at FROM messages WHERE id = wanted.id AND thread_id IS NULL LIMIT 1
           ) AS root
           LEFT JOIN LATERAL (
             SELECT reply_count, last_reply_at, last_reply_id, participant_ids FROM threads WHERE id = wanted.id LIMIT 1
           ) AS thread ON true
           LEFT JOIN LATERAL (
             SELECT true AS is_member FROM channel_members WHERE channel_id = root.channel_id AND user_id = root.sender_id LIMIT 1
           ) AS author ON true
           WHERE root.deleted_at IS NULL OR thread.reply_count IS NOT NULL`,
    values: [[...new Set(replies.map(({ threadId }) => threadId))]],
  });
  const toFacts = (row: RootRow) => ({
    channelId: row.channel_id,
    authorId: row.author_id,
    authorIsMember: row.author_is_member === true,
    summary: toThreadSummary(row),
  });
  return new Map(rows.map((row) => [row.id, toFacts(row)]));
}

/** Thread -> user -> whether they follow, of those who may come to: who replies, who is named, whose message it is. */
export async function readFollowers(transaction: Transaction, replies: readonly Pick<Reply, 'threadId' | 'senderId' | 'names'>[]): Promise<Map<string, Map<string, boolean>>> {
  if (replies.length === 0) return new Map();
  const naming = replies.flatMap(({ threadId, names }) => handlesToFind(names).map((handle) => ({ threadId, handle })));
  const { rows } = await transaction.query<{ thread_id: string; user_id: string; following: boolean }>({
    name: 'thread-followers',
    text: `SELECT wanted.thread_id, wanted.user_id, follower.following
           FROM (
             SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS reply (thread_id, user_id)
             UNION
             SELECT name.thread_id, person.id FROM unnest($3::uuid[], $4::text[]) AS name (thread_id, handle)
             CROSS JOIN LATERAL (SELECT id FROM users WHERE handle = name.handle LIMIT 1) AS person
             UNION
             SELECT id, sender_id FROM messages WHERE id = ANY ($1::uuid[])
           ) AS wanted (thread_id, user_id)
           CROSS JOIN LATERAL (
             SELECT following FROM thread_followers WHERE thread_id = wanted.thread_id AND user_id = wanted.user_id LIMIT 1
           ) AS follower`,
    values: [
      replies.map(({ threadId }) => threadId),
      replies.map(({ senderId }) => senderId),
      naming.map(({ threadId }) => threadId),
      naming.map(({ handle }) => handle),
    ],
  });
  const byThread = Map.groupBy(rows, (row) => row.thread_id);
  return new Map([...byThread].map(([threadId, ofThread]) => [threadId, new Map(ofThread.map((row) => [row.user_id, row.following]))]));
}
