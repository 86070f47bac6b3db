import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { SearchIndexRepository } from '../search/search-index.repository.ts';
import { TaskLeases } from '../leases/task-leases.ts';
import { FileTraces } from './file-traces.ts';
import { FileTracesRepository } from './file-traces.repository.ts';

const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });

/** What a process of the release before does, which knows nothing of files. */
describe('what earlier releases leave of files', () => {
  let copy: TestDatabase;
  let database: Database;
  let [senderId, channelId, stream] = ['', '', ''];
  let seq = 0;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'file-traces.int.spec' });
    const { userIds, channels: [channel] } = await seed(database.pool, { users: 1, channels: 1 });
    [senderId, channelId, stream] = [userIds[0] ?? '', channel?.id ?? '', channel?.stream ?? ''];
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const query = async (sql: string, ...values: unknown[]) => (await database.pool.query<Record<string, unknown>>(sql, values)).rows;
  /** A message with two files, the second of which the log tells of. */
  async function sent(): Promise<{ id: string; files: string[]; eventSeq: number }> {
    const [id, files] = [randomUUID(), [randomUUID(), randomUUID()]];
    const eventSeq = (seq += 2);
    const attachments = JSON.stringify(files.map((fileId) => ({ id: fileId, name: `${fileId}.txt`, mediaType: 'text/plain', bytes: 1 })));
    await query(`INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at, attachments) VALUES ($1::uuid, $2, $3, $1, $4, 'secret', now(), $5)`, id, channelId, senderId, eventSeq - 1, attachments);
    await query(`INSERT INTO stream_events (stream_id, seq, type, at, data) VALUES ($1, $2, 'message:files-updated', now(), $3)`, stream, eventSeq, JSON.stringify({ messageId: id, channelId, attachments: ['secret'] }));
    for (const [position, fileId] of files.entries()) {
      await query(`INSERT INTO message_files (message_id, file_id, position, channel_id, sender_id, forwarded, created_at, event_seq) VALUES ($1, $2, $3, $4, $5, false, now(), $6)`, id, fileId, position, channelId, senderId, position === 1 ? eventSeq : null);
    }
    return { id, files, eventSeq };
  }
  async function walk(): Promise<number> {
    const traces = new FileTraces(new FileTracesRepository(database.pool), new TaskLeases(database.pool), logger);
    let pages = 0;
    for (let after: string | undefined; pages === 0 || after !== undefined; pages++) after = await traces.step(after, 3);
    return pages;
  }
  const ofMessages = (table: string, column: string) => query(`SELECT DISTINCT ${column}::text AS id FROM ${table} ORDER BY 1`).then((rows) => rows.map(({ id }) => id));

  it('is mended: files of deleted and removed messages are released and gone from the log, those of others stay', async () => {
    const [kept, deleted, removed] = [await sent(), await sent(), await sent()];
    await query(`UPDATE messages SET text = '', attachments = NULL, deleted_at = now() WHERE id = $1`, deleted.id);
    await query('DELETE FROM messages WHERE id = $1', removed.id);
    expect(await walk()).toBeGreaterThan(1);
    expect(await ofMessages('message_files', 'message_id')).toEqual([kept.id]);
    expect(await ofMessages('released_files', 'file_id')).toEqual([...deleted.files, ...removed.files].toSorted());
    const events = await query('SELECT seq, data FROM stream_events WHERE stream_id = $1 AND seq = ANY ($2::bigint[]) ORDER BY seq', stream, [kept, deleted, removed].map(({ eventSeq }) => eventSeq));
    expect(events.map(({ data }) => (data as { attachments: unknown[] }).attachments)).toEqual([['secret'], [], []]);
  });

  it('is found by the names of its files, once it was indexed without them', async () => {
    const indexed = () => query(`SELECT FROM search_entries WHERE terms @@ '''+named'''::tsquery`).then((rows) => rows.length);
    await query('DELETE FROM search_queue');
    const { id } = await sent();
    await query('DELETE FROM search_queue');
    await query(`INSERT INTO search_entries (message_id, channel_id, created_at, terms) VALUES ($1, $2, now(), search_terms('secret', 1, 0, $3, true))`, id, channelId, senderId);
    await walk();
    const index = new SearchIndexRepository(database.pool);
    while ((await index.indexNext(100)) > 0);
    expect(await indexed()).toBe((await ofMessages('message_files', 'message_id')).length);
    expect(await query(`SELECT FROM search_entries WHERE message_id = $1 AND terms @@ 'txt'`, id)).toHaveLength(1);
    await walk();
    expect(await query('SELECT FROM search_queue')).toEqual([]);
  });
});
