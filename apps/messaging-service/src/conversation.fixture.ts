import { randomUUID } from 'node:crypto';
import { streamEvents, streams } from '@chatgenius/contracts';
import { createStreams, eventAt, lockStreams, Positions, withTransaction, writeEvents } from '@chatgenius/database';
import pg, { type Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

export interface Written {
  readonly id: string;
  readonly channelId: string;
  readonly threadId?: string;
  readonly senderId: string;
  readonly seq: number;
}

interface Writing {
  readonly channelId: string;
  readonly threadId?: string;
  readonly senderId: string;
  readonly mentions?: readonly string[];
}

/** A message as its rows stand after sending: for specs of what is read from them. */
export function writeMessage(pool: Pool, { channelId, threadId, senderId, mentions = [] }: Writing): Promise<Written> {
  return withTransaction(pool, async (transaction) => {
    const stream = streams.conversation({ channelId, threadId });
    await createStreams(transaction, [stream]);
    const id = uuidv7();
    const locked = await lockStreams(transaction, [stream]);
    const position = new Positions(locked).next(stream);
    const { seq } = position;
    await writeEvents(transaction, [eventAt(position, streamEvents.messageCreated.name, { message: { id, seq } })]);
    await transaction.query(
      `INSERT INTO messages (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'hello', now())`,
      [id, channelId, threadId, senderId, randomUUID(), seq],
    );
    await transaction.query(
      `INSERT INTO mentions (user_id, message_id, channel_id, thread_id, seq, event_seq)
       SELECT user_id, $2, $3, $4, $5, 1 FROM unnest($1::uuid[]) AS mentioned (user_id)`,
      [mentions, id, channelId, threadId, seq],
    );
    if (threadId !== undefined) await updateThread(transaction, { channelId, threadId, lastReplyId: id });
    return { id, channelId, threadId, senderId, seq };
  });
}

async function updateThread(transaction: Pick<Pool, 'query'>, { channelId, threadId, lastReplyId }: { channelId: string; threadId: string; lastReplyId: string }) {
  await transaction.query(
    `INSERT INTO threads (id, channel_id, reply_count, last_reply_at, last_reply_id) VALUES ($1, $2, 1, clock_timestamp(), $3)
     ON CONFLICT (id) DO UPDATE SET reply_count = threads.reply_count + 1, last_reply_at = excluded.last_reply_at, last_reply_id = excluded.last_reply_id`,
    [threadId, channelId, lastReplyId],
  );
}

/** Its tombstone. */
export async function eraseMessage(pool: Pool, { id }: Written): Promise<void> {
  await withTransaction(pool, async (transaction) => {
    await transaction.query(`UPDATE messages SET text = '', deleted_at = now() WHERE id = $1`, [id]);
    await transaction.query('DELETE FROM mentions WHERE message_id = $1', [id]);
  });
}

export async function follow(pool: Pool, { threadId, userId, sinceSeq = 0 }: { threadId: string; userId: string; sinceSeq?: number }): Promise<void> {
  await pool.query(
    `INSERT INTO thread_followers (thread_id, user_id, following, since_seq) VALUES ($1, $2, true, $3)
     ON CONFLICT (thread_id, user_id) DO UPDATE SET following = true, since_seq = excluded.since_seq`,
    [threadId, userId, sinceSeq],
  );
}

/** Removes the note of a batch once NATS has confirmed it: whenever that is, so perhaps of something done before. */
const CONFIRMATION = 'DELETE FROM unpublished_batches';

/** What Postgres is asked while something is done, by whichever pool of this process; confirmations are not counted. */
export async function countStatements<Result>(work: () => Promise<Result>): Promise<{ result: Result; statements: number }> {
  const statement = pg.Query.prototype as unknown as { submit: (connection: unknown) => unknown };
  const { submit } = statement;
  let statements = 0;
  statement.submit = function counted(this: pg.Query & { text?: string }, connection: unknown) {
    if (!this.text?.startsWith(CONFIRMATION)) statements += 1;
    return submit.call(this, connection);
  };
  try {
    return { result: await work(), statements };
  } finally {
    statement.submit = submit;
  }
}
