import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Fills the tables that people write to with so many messages, by columns that every release knows. */
export async function fillTables(client: pg.Client, messages: number): Promise<void> {
  await client.query(`
    SET synchronous_commit = off; SET session_replication_role = replica;
    INSERT INTO users (id, handle, display_name, password_hash) SELECT gen_random_uuid(), 'user' || n, 'User', '' FROM generate_series(1, 200) AS n;
    INSERT INTO channels (id, kind, name, created_by_id) SELECT gen_random_uuid(), 'public', 'channel ' || n, (SELECT id FROM users LIMIT 1) FROM generate_series(1, 50) AS n;
    INSERT INTO channel_members (channel_id, user_id, role) SELECT channels.id, users.id, 'member' FROM channels, users;
    INSERT INTO streams (id, epoch, head) SELECT 'channel:' || id, 'epoch', ${messages} FROM channels;
    INSERT INTO stream_cursors (stream_id, user_id, delivered, read) SELECT 'channel:' || channel_id, user_id, 1, 1 FROM channel_members;
    WITH numbered AS (SELECT id, row_number() OVER () - 1 AS number FROM channels)
    INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at)
    SELECT gen_random_uuid(), numbered.id, (SELECT id FROM users LIMIT 1), n::text, n, 'Words that somebody wrote at some time, ' || n, now() FROM generate_series(1, ${messages}) AS n JOIN numbered ON numbered.number = n % 50;
    INSERT INTO stream_events (stream_id, seq, type, at, data) SELECT 'channel:' || channel_id, seq, 'message:created', now(), json_build_object('id', id, 'text', text) FROM messages;
    RESET session_replication_role; RESET synchronous_commit`);
  await client.query('VACUUM (ANALYZE)');
}

/** What people do all the time: each loop is one kind of write to the tables, and one of reading. */
const USES: readonly string[] = [
  `WITH appended AS (UPDATE streams SET head = head + 1 WHERE id = (SELECT id FROM streams WHERE id LIKE 'channel:%' ORDER BY random() LIMIT 1) RETURNING id, head),
     logged AS (INSERT INTO stream_events (stream_id, seq, type, at, data) SELECT id, head, 'message:created', now(), '{}' FROM appended)
   INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at)
   SELECT gen_random_uuid(), substr(id, 9)::uuid, (SELECT id FROM users LIMIT 1), gen_random_uuid()::text, head, 'new', now() FROM appended`,
  `UPDATE stream_cursors SET delivered = delivered + 1 WHERE (stream_id, user_id) = (SELECT stream_id, user_id FROM stream_cursors LIMIT 1)`,
  `UPDATE channel_members SET role = role WHERE (channel_id, user_id) = (SELECT channel_id, user_id FROM channel_members OFFSET 7 LIMIT 1)`,
  `UPDATE users SET display_name = 'Another' WHERE id = (SELECT id FROM users OFFSET 3 LIMIT 1)`,
  `SELECT count(*) FROM (SELECT 1 FROM messages WHERE channel_id = (SELECT id FROM channels LIMIT 1) AND thread_id IS NULL ORDER BY seq DESC LIMIT 50) AS page`,
];

/** People who use the tables until they are stopped; each waits a little between two uses. */
export class Users {
  readonly #clients: pg.Client[] = [];
  readonly #loops: Promise<void>[] = [];
  #stopped = false;
  #longestMs = 0;
  #uses = 0;

  static async start(url: string): Promise<Users> {
    const users = new Users();
    for (const sql of USES) {
      const client = new pg.Client({ connectionString: url, application_name: 'users' });
      await client.connect();
      users.#clients.push(client);
      users.#loops.push(users.#use(client, sql));
    }
    return users;
  }

  /** Longest wait for an answer since the last time this was asked, and how many uses there were. */
  takeLongest(): { longestMs: number; uses: number } {
    const taken = { longestMs: this.#longestMs, uses: this.#uses };
    [this.#longestMs, this.#uses] = [0, 0];
    return taken;
  }

  /** @throws what any of them was refused with */
  async stop(): Promise<void> {
    this.#stopped = true;
    try {
      await Promise.all(this.#loops);
    } finally {
      await Promise.all(this.#clients.map((client) => client.end()));
    }
  }

  async #use(client: pg.Client, sql: string): Promise<void> {
    while (!this.#stopped) {
      const from = performance.now();
      await client.query(sql);
      this.#longestMs = Math.max(this.#longestMs, performance.now() - from);
      this.#uses++;
      await delay(5);
    }
  }
}

/** Where tables and indexes keep their rows: another file means that they were written anew. */
export async function filesOf(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; file: number }>(
    `SELECT relname AS name, pg_relation_filenode(oid) AS file FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND relname NOT LIKE '\\_prisma%'`,
  );
  return new Map(rows.map(({ name, file }) => [name, file]));
}
