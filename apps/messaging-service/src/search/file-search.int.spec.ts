import { randomUUID } from 'node:crypto';
import { type Attachment } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { SearchIndexRepository } from './search-index.repository.ts';
import { SearchRepository } from './search.repository.ts';
import { SearchService } from './search.service.ts';

type Search = Partial<Parameters<SearchService['search']>[0]>;
type File = Partial<Attachment>;

const REPORT: File = { name: 'Quarterly_Report (final).PDF', mediaType: 'application/pdf', kind: 'document' };
const PHOTO: File = { name: 'Urlaub Größe.jpg', mediaType: 'image/jpeg', kind: 'image' };

describe('messages by their files', () => {
  let copy: TestDatabase;
  let database: Database;
  let [reader, sender, stranger, channelId] = ['', '', '', ''];
  let seq = 0;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'file-search-spec' });
  });
  beforeEach(async () => {
    const world = await seed(database.pool, { users: 3, channels: 1 });
    [reader = '', sender = '', stranger = ''] = world.userIds;
    channelId = world.channels[0]?.id ?? '';
    await database.pool.query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', [channelId, stranger]);
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const attachmentsOf = (files: readonly File[]) => JSON.stringify(files.map((file) => ({ id: randomUUID(), bytes: 1, ...file })));
  async function write(text: string, ...files: File[]): Promise<string> {
    const { rows } = await database.pool.query<{ id: string }>(
      `INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at, attachments) VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, now(), $6) RETURNING id`,
      [channelId, sender, randomUUID(), ++seq, text, files.length === 0 ? null : attachmentsOf(files)],
    );
    await index();
    return rows[0]?.id ?? '';
  }
  async function index(): Promise<void> {
    const entries = new SearchIndexRepository(database.pool);
    while ((await entries.indexNext(200)) > 0);
  }
  const search = (more: Search, repository = new SearchRepository(database.pool)) => new SearchService(repository).search({ userId: reader, q: '', order: 'newest', limit: 50, ...more });
  const found = async (more: Search) => (await search(more)).hits.map(({ message }) => message.id);
  const reasonOf = (work: Promise<unknown>) => work.then(() => 'no error', (error: { reason: string }) => error.reason);

  it('are found by words of their names, also without a text, and with words of the text; the names are marked', async () => {
    const bare = await write('', REPORT);
    const both = await write('Here it is', PHOTO, REPORT);
    await write('A report of something else entirely');
    for (const q of ['quarterly', 'REPORT pdf', 'final "quarterly report"']) expect([q, await found({ q })]).toEqual([q, [both, bare]]);
    expect(await found({ q: 'here report' })).toEqual([both]);
    expect(await found({ q: 'größe' })).toEqual([both]);
    expect(await found({ q: 'quarterly -here' })).toEqual([bare]);
    const { hits: [hit] } = await search({ q: 'here quarterly' });
    expect(hit?.highlights).toEqual([{ text: 'Here', match: true }, { text: ' it is', match: false }]);
    expect(hit?.files).toEqual([{ fileId: hit?.message.attachments?.[1]?.id, highlights: [{ text: 'Quarterly', match: true }, { text: '_Report (final).PDF', match: false }] }]);
  });

  it('are found by kind and type, with and without words', async () => {
    const [photo, report] = [await write('from the sea', PHOTO), await write('', REPORT)];
    await write('nothing with it');
    expect(await found({ fileKind: 'image' })).toEqual([photo]);
    expect(await found({ fileType: 'application/pdf' })).toEqual([report]);
    expect(await found({ hasFile: true })).toEqual([report, photo]);
    expect(await found({ q: 'sea', fileKind: 'image' })).toEqual([photo]);
    expect(await found({ q: '-sea', hasFile: true })).toEqual([report]);
    expect(await found({ q: 'sea', fileKind: 'document' })).toEqual([]);
    expect(await found({ fileKind: 'image', fileType: 'application/pdf' })).toEqual([]);
    for (const q of ['image', 'kind', '+kind:image', 'named', "'+named'"]) expect([q, await found({ q })]).toEqual([q, []]);
    expect(await reasonOf(search({}))).toBe('QUERY_EMPTY');
    expect(await reasonOf(search({ hasFile: false }))).toBe('QUERY_EMPTY');
  });

  it('follow what becomes of the files, before the index knows', async () => {
    const [changed, deleted] = [await write('', PHOTO), await write('', PHOTO)];
    expect(await found({ q: 'urlaub', fileKind: 'image' })).toEqual([deleted, changed]);
    await database.pool.query('UPDATE messages SET attachments = $2 WHERE id = $1', [changed, attachmentsOf([{ name: 'file', mediaType: 'image/jpeg', state: 'refused', reason: 'REMOVED' }])]);
    await database.pool.query(`UPDATE messages SET attachments = NULL, deleted_at = now() WHERE id = $1`, [deleted]);
    for (const indexes of [() => Promise.resolve(), index]) {
      await indexes();
      for (const wanted of [{ q: 'urlaub' }, { fileKind: 'image' }, { q: 'urlaub', fileKind: 'image' }] as const) expect(await found(wanted)).toEqual([]);
    }
    expect(await found({ q: 'file' })).toEqual([changed]);
  });

  it('are found by members alone', async () => {
    const id = await write('', REPORT);
    for (const wanted of [{ q: 'quarterly' }, { fileKind: 'document' }, { fileType: 'application/pdf' }] as const) {
      expect(await found({ ...wanted, channelId })).toEqual([id]);
      expect(await found({ ...wanted, userId: stranger })).toEqual([]);
      expect(await reasonOf(search({ ...wanted, channelId, userId: stranger }))).toBe('CHANNEL_NOT_FOUND');
    }
  });

  it('are found by looking into indexes alone', async () => {
    await database.pool.query(
      `INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at, attachments)
       SELECT gen_random_uuid(), $1, $2, $3 || n, 1000 + n, 'text ' || n % 100, now() - n * interval '1 second', CASE WHEN n % 10 = 0 THEN $4::jsonb END FROM generate_series(1, 6000) AS n`,
      [channelId, sender, randomUUID(), attachmentsOf([{ ...REPORT, name: 'needle.pdf' }])],
    );
    await index();
    await database.pool.query('VACUUM (ANALYZE) messages, search_entries, search_shelves, channel_members');
    const asked: { text: string; values: unknown[] }[] = [];
    const recording = new SearchRepository({ query: (statement: (typeof asked)[number]) => (asked.push(statement), database.pool.query(statement)) } as never);
    for (const wanted of [{ q: 'needle' }, { fileKind: 'document' }, { q: 'text', fileType: 'application/pdf' }] as const) expect((await search(wanted, recording)).hits).toHaveLength(50);
    for (const { text, values } of asked) {
      const { rows } = await database.pool.query(`EXPLAIN (FORMAT JSON) ${text.replace(/^EXPLAIN \(FORMAT JSON\) /, '')}`, values);
      expect([text, JSON.stringify(rows).match(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"(messages|search_entries|search_shelves|channel_members)"/)]).toEqual([text, null]);
    }
    expect(asked.length).toBeGreaterThan(10);
  });
});
