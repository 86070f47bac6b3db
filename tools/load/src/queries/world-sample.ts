import pg from 'pg';

export interface SampledConversation {
  readonly userId: string;
  readonly channelId: string;
  readonly head: number;
}

/** Some of what is in a filled database, to ask about. */
export interface WorldSample {
  /** The largest channel, as one of its members sees it. */
  readonly largest: SampledConversation;
  /** Users and channels of theirs, of all sizes. */
  readonly memberships: readonly SampledConversation[];
  /** Whoever is a member of most channels. */
  readonly busiestUserId: string;
  readonly threads: readonly { readonly userId: string; readonly threadId: string; readonly channelId: string }[];
  readonly messages: readonly { readonly userId: string; readonly messageId: string; readonly channelId: string; readonly senderId: string; readonly text: string }[];
  readonly from: Date;
  readonly to: Date;
}

const SAMPLE = 300;

const membership = 'reader.user_id AS "userId", reader.channel_id AS "channelId", (SELECT head::int FROM streams WHERE id = \'channel:\' || reader.channel_id) AS head';
/** Nobody who is gone, banned or muted. */
const isPresent = (userId: string): string => `EXISTS (SELECT FROM users WHERE id = ${userId} AND deactivated_at IS NULL) AND NOT EXISTS (SELECT FROM restrictions WHERE user_id = ${userId})`;
/** A member of the channel of each row, who may write there at any time. */
const someReader = (row: string): string => `
  CROSS JOIN LATERAL (
    SELECT user_id FROM channel_members m JOIN channels c ON c.id = m.channel_id AND c.archived_at IS NULL AND c.slow_mode_seconds IS NULL
    WHERE channel_id = ${row}.channel_id AND ${isPresent('m.user_id')} LIMIT 1
  ) AS reader`;

export async function sampleWorld(databaseUrl: string): Promise<WorldSample> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const read = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => (await client.query<Row>(text)).rows;
    const [largest] = await read<SampledConversation>(
      `SELECT ${membership} FROM channel_members reader
       WHERE channel_id = (SELECT substr(id, 9)::uuid FROM streams WHERE id LIKE 'channel:%' ORDER BY head DESC LIMIT 1) AND ${isPresent('user_id')} ORDER BY user_id DESC LIMIT 1`,
    );
    const [busiest] = await read<{ userId: string }>('SELECT user_id AS "userId" FROM channel_members GROUP BY user_id ORDER BY count(*) DESC LIMIT 1');
    const [times] = await read<{ from: Date; to: Date }>('SELECT min(oldest_at) AS from, max(newest_at) AS to FROM search_shelves');
    if (!largest || !busiest || !times) throw new Error('There is nothing in this database: fill it first.');
    return {
      largest,
      busiestUserId: busiest.userId,
      memberships: await read<SampledConversation>(`SELECT ${membership} FROM channel_members reader WHERE ${isPresent('user_id')} ORDER BY md5(user_id::text || channel_id) LIMIT ${SAMPLE}`),
      threads: await read(
        `SELECT t.id AS "threadId", t.channel_id AS "channelId", reader.user_id AS "userId" FROM (SELECT * FROM threads ORDER BY reply_count DESC LIMIT ${SAMPLE}) AS t ${someReader('t')}`,
      ),
      messages: await read(
        `SELECT m.id AS "messageId", m.channel_id AS "channelId", m.sender_id AS "senderId", m.text, reader.user_id AS "userId"
         FROM (SELECT * FROM messages TABLESAMPLE SYSTEM (1) WHERE deleted_at IS NULL AND thread_id IS NULL AND ${isPresent('sender_id')} LIMIT ${SAMPLE}) AS m ${someReader('m')}`,
      ),
      ...times,
    };
  } finally {
    await client.end();
  }
}
