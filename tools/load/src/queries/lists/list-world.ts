import pg from 'pg';

interface Membership {
  readonly userId: string;
  readonly channelId: string;
}

/** A channel, and whoever moderates it. */
interface OwnedChannel {
  readonly channelId: string;
  readonly ownerId: string;
}

/** Who asks for lists, and of what: some of a filled database. Nobody among them is gone, banned or muted. */
export interface ListWorld {
  /** Whoever is a member of most channels. */
  readonly busiestUserId: string;
  readonly busiestBotId: string;
  readonly administratorId: string;
  readonly memberIds: readonly string[];
  readonly guestIds: readonly string[];
  /** Guests, each with a channel of theirs. */
  readonly guests: readonly Membership[];
  /** Owners, each with their channel, which is not archived. */
  readonly owned: readonly Membership[];
  readonly largest: OwnedChannel & { readonly head: number };
  /** Where most are banned and muted. */
  readonly restricted: OwnedChannel;
  readonly publicChannelIds: readonly string[];
  /** Of the largest channel. */
  readonly largestThreadId: string;
  readonly threads: readonly { readonly userId: string; readonly threadId: string }[];
  readonly drafts: readonly Membership[];
  readonly edited: { readonly messageId: string; readonly authorId: string };
  readonly largestWebhookId: string;
  readonly webhooks: readonly { readonly userId: string; readonly webhookId: string }[];
  readonly decisions: readonly { readonly actorId: string; readonly channelId: string; readonly action: string; readonly subjectKind: string; readonly subjectId: string }[];
  /** That keeps most files. */
  readonly largestHoldId: string;
  readonly profileIds: readonly string[];
  readonly senderIds: readonly string[];
  readonly handles: readonly string[];
  readonly names: readonly string[];
  readonly channelWords: readonly string[];
  readonly archivedWords: readonly string[];
  /** Of messages. */
  readonly words: readonly string[];
  readonly from: Date;
  readonly middle: Date;
  readonly to: Date;
}

const SOME = 200;
/** Of a user `u`. */
const PRESENT = `u.kind = 'person' AND u.deactivated_at IS NULL AND NOT EXISTS (SELECT FROM restrictions WHERE user_id = u.id)`;
/** In no order, and the same in every run. */
const drawn = (id: string): string => `ORDER BY md5(${id}::text) LIMIT ${SOME}`;
const owners = `channel_members m JOIN users u ON u.id = m.user_id AND u.role = 'member' AND ${PRESENT} JOIN channels c ON c.id = m.channel_id AND c.archived_at IS NULL AND c.kind <> 'direct'`;
const owner = (channel: string): string => `(SELECT user_id FROM channel_members WHERE channel_id = ${channel} AND role = 'owner' LIMIT 1) AS "ownerId"`;

export async function readListWorld(databaseUrl: string): Promise<ListWorld> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const rows = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> => (await client.query<Row>(text, values)).rows;
  const one = async <Row extends pg.QueryResultRow>(what: string, text: string, values?: unknown[]): Promise<Row> => {
    const [row] = await rows<Row>(text, values);
    if (row === undefined) throw new Error(`There is no ${what} in this database: fill one.`);
    return row;
  };
  const texts = async (text: string): Promise<string[]> => (await rows<{ value: string }>(text)).map(({ value }) => value);
  try {
    const largest = await one<ListWorld['largest']>('channel', `SELECT c.id AS "channelId", s.head::int AS head, ${owner('c.id')} FROM streams s JOIN channels c ON c.id = substr(s.id, 9)::uuid WHERE s.id LIKE 'channel:%' ORDER BY s.head DESC LIMIT 1`);
    const busiest = await one<{ id: string }>('member', 'SELECT user_id AS id FROM channel_members GROUP BY user_id ORDER BY count(*) DESC, user_id LIMIT 1');
    const times = await one<{ from: Date; middle: Date; to: Date }>('message', 'SELECT min(created_at) AS from, min(created_at) + (max(created_at) - min(created_at)) / 2 AS middle, max(created_at) AS to FROM messages');
    const { id: largestThreadId } = await one<{ id: string }>('thread', 'SELECT id FROM threads WHERE channel_id = $1 ORDER BY reply_count DESC LIMIT 1', [largest.channelId]);
    return {
      ...times,
      largest,
      largestThreadId,
      busiestUserId: busiest.id,
      busiestBotId: (await one<{ id: string }>('bot', 'SELECT u.id FROM users u WHERE u.owner_id = $1 ORDER BY (SELECT count(*) FROM service_tokens WHERE user_id = u.id) DESC LIMIT 1', [busiest.id])).id,
      administratorId: (await one<{ id: string }>('administrator', `SELECT u.id FROM users u WHERE u.role = 'administrator' AND ${PRESENT} LIMIT 1`)).id,
      memberIds: await texts(`SELECT u.id AS value FROM users u WHERE u.role = 'member' AND ${PRESENT} ${drawn('u.id')}`),
      guestIds: await texts(`SELECT u.id AS value FROM users u WHERE u.role = 'guest' AND ${PRESENT} ${drawn('u.id')}`),
      guests: await rows(`SELECT u.id AS "userId", m.channel_id AS "channelId" FROM users u CROSS JOIN LATERAL (SELECT channel_id FROM channel_members WHERE user_id = u.id LIMIT 1) AS m WHERE u.role = 'guest' AND ${PRESENT} ${drawn('u.id')}`),
      owned: await rows(`SELECT m.user_id AS "userId", m.channel_id AS "channelId" FROM ${owners} WHERE m.role = 'owner' ${drawn('c.id')}`),
      restricted: await one('ban', `SELECT r.channel_id AS "channelId", ${owner('r.channel_id')} FROM restrictions r WHERE channel_id IS NOT NULL GROUP BY channel_id ORDER BY count(*) DESC LIMIT 1`),
      publicChannelIds: await texts(`SELECT c.id AS value FROM channels c WHERE c.kind = 'public' ${drawn('c.id')}`),
      threads: await rows(`SELECT f.user_id AS "userId", t.id AS "threadId" FROM threads t JOIN thread_followers f ON f.thread_id = t.id JOIN users u ON u.id = f.user_id AND ${PRESENT} JOIN channel_members m ON m.channel_id = t.channel_id AND m.user_id = u.id ${drawn('t.id')}`),
      drafts: await rows(`SELECT d.user_id AS "userId", d.channel_id AS "channelId" FROM drafts d JOIN users u ON u.id = d.user_id AND ${PRESENT} ${drawn('d.user_id')}`),
      edited: await one('edit', 'SELECT m.id AS "messageId", m.sender_id AS "authorId" FROM messages m WHERE m.id = (SELECT message_id FROM message_edits GROUP BY message_id ORDER BY count(*) DESC LIMIT 1)'),
      largestWebhookId: (await one<{ id: string }>('webhook', 'SELECT w.id FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id WHERE w.channel_id = $1 GROUP BY w.id ORDER BY count(*) DESC LIMIT 1', [largest.channelId])).id,
      webhooks: await rows(`SELECT m.user_id AS "userId", w.id AS "webhookId" FROM webhooks w JOIN ${owners} ON c.id = w.channel_id WHERE m.role = 'owner' AND w.direction = 'outgoing' ${drawn('w.id')}`),
      decisions: await rows(`SELECT actor_id AS "actorId", channel_id AS "channelId", action, subject_kind AS "subjectKind", subject_id AS "subjectId" FROM audit_entries WHERE channel_id IS NOT NULL AND actor_id IS NOT NULL ${drawn('id')}`),
      largestHoldId: (await one<{ id: string }>('held file', 'SELECT hold_id AS id FROM held_files GROUP BY hold_id ORDER BY count(*) DESC LIMIT 1')).id,
      profileIds: await texts(`SELECT u.id AS value FROM users u WHERE u.kind = 'person' ${drawn('u.id')}`),
      senderIds: await texts(`SELECT DISTINCT sender_id AS value FROM messages TABLESAMPLE SYSTEM (5) LIMIT ${SOME}`),
      handles: await texts(`SELECT handle AS value FROM users u WHERE ${PRESENT} ${drawn('u.id')}`),
      names: await texts(`SELECT lower(split_part(display_name, ' ', 2)) AS value FROM users u WHERE ${PRESENT} ${drawn('u.id')}`),
      channelWords: await texts(`SELECT split_part(name, '-', 1) AS value FROM channels WHERE kind = 'public' AND archived_at IS NULL ${drawn('id')}`),
      archivedWords: await texts(`SELECT split_part(name, '-', 1) AS value FROM channels WHERE kind = 'public' AND archived_at IS NOT NULL ${drawn('id')}`),
      words: await texts(`SELECT split_part(text, ' ', 3) AS value FROM messages TABLESAMPLE SYSTEM (5) WHERE deleted_at IS NULL AND split_part(text, ' ', 3) <> '' LIMIT ${SOME}`),
    };
  } finally {
    await client.end();
  }
}
