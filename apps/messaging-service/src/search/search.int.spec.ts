import { randomUUID } from 'node:crypto';
import { limits, type SearchHit } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import fc from 'fast-check';
import { SearchIndexRepository } from './search-index.repository.ts';
import { wordsOf } from './search-text.ts';
import { SearchRepository } from './search.repository.ts';
import { searchWordCases } from './search-word-cases.fixture.ts';
import { SearchService } from './search.service.ts';

type Search = Partial<Parameters<SearchService['search']>[0]>;

const START = Date.parse('2026-01-01T00:00:00.000Z');

let copy: TestDatabase;
let database: Database;
let service: SearchService;
let index: SearchIndexRepository;
let world: Seed;
let [reader, channelId, otherChannelId] = ['', '', ''];

beforeAll(async () => {
  copy = await createTestDatabase();
  database = createDatabase({ url: copy.url, poolSize: 4, applicationName: 'search-spec' });
  service = new SearchService(new SearchRepository(database.pool));
  index = new SearchIndexRepository(database.pool);
});
beforeEach(async () => {
  world = await seed(database.pool, { users: 3, channels: 2 });
  [reader, channelId, otherChannelId] = [world.userIds[0] ?? '', world.channels[0]?.id ?? '', world.channels[1]?.id ?? ''];
});
afterAll(async () => {
  await database.close();
  await copy.drop();
});

interface Written {
  readonly id: string;
  readonly text: string;
  readonly channelId: string;
  readonly senderId: string;
  readonly at: number;
}

let seq = 0;

/** Messages a second apart, as the service would write them; the index does not know them yet. */
async function write(texts: readonly string[], message: { channelId?: string; senderId?: string; threadId?: string; from?: number } = {}): Promise<Written[]> {
  const written = texts.map((text, index): Written => ({
    id: randomUUID(),
    text,
    channelId: message.channelId ?? channelId,
    senderId: message.senderId ?? world.userIds[1] ?? '',
    at: (message.from ?? START) + index * 1_000,
  }));
  await database.pool.query(
    `INSERT INTO messages (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at)
     SELECT id, $5, $6, $7, id::text, seq, text, to_timestamp(at / 1000.0)
     FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::float8[]) AS new (id, text, seq, at)`,
    [
      written.map(({ id }) => id),
      texts,
      texts.map(() => ++seq),
      written.map(({ at }) => at),
      message.channelId ?? channelId,
      message.threadId ?? null,
      message.senderId ?? world.userIds[1],
    ],
  );
  return written;
}

async function indexAll(): Promise<void> {
  while ((await index.indexNext(200)) > 0);
}

async function writeIndexed(...parameters: Parameters<typeof write>): Promise<Written[]> {
  const written = await write(...parameters);
  await indexAll();
  return written;
}

const search = (q: string, more: Search = {}) => service.search({ userId: reader, q, order: 'relevance', limit: 50, ...more });
const textsOf = ({ hits }: { hits: readonly SearchHit[] }) => hits.map(({ message }) => message.text);
const found = async (q: string, more?: Search) => textsOf(await search(q, more)).sort();
const reasonOf = (work: Promise<unknown>) => work.then(() => 'no error', (error: { reason: string }) => error.reason);

describe('what is found', () => {
  it('is what holds all words, in any language and wherever they stand, but not what was left out', async () => {
    await writeIndexed(['Ship it on Friday', 'ship the ÄPFEL', 'the ship/crew of node.js <b>sails</b>', 'Привет, мир!', 'e-mail ada@ship.example']);
    expect(await found('SHIP')).toEqual(['Ship it on Friday', 'e-mail ada@ship.example', 'ship the ÄPFEL', 'the ship/crew of node.js <b>sails</b>'].sort());
    expect(await found('ship -the')).toEqual(['Ship it on Friday', 'e-mail ada@ship.example']);
    expect(await found('äpfel or friday')).toEqual(['Ship it on Friday', 'ship the ÄPFEL']);
    expect(await found('"the ship"')).toEqual(['the ship/crew of node.js <b>sails</b>']);
    expect(await found('node.js sails')).toEqual(['the ship/crew of node.js <b>sails</b>']);
    expect(await found('привет')).toEqual(['Привет, мир!']);
    expect(await found('e-mail')).toEqual(['e-mail ada@ship.example']);
    expect(await found('nowhere')).toEqual([]);
  });

  it.each(['', '   ', '!!!', '-ship', '"', '<>', 'ship or -it'])('needs a word that must be there: %j is none', async (q) => {
    expect(await reasonOf(search(q))).toBe('QUERY_EMPTY');
  });

  it.each([`'; DROP TABLE messages; --`, `ship' | '#1`, `'#1':*`, ':* & | ! ( )) a', `a\\' | b`, '"unclosed', '@ada', '#1', '+file', 'StartSel="x"'])('takes %j for words', async (q) => {
    await writeIndexed(['nothing like it']);
    expect(await search(q)).toMatchObject({ hits: [] });
  });

  it('follows what messages say: edited ones by their new text, deleted ones never, also before the index knows', async () => {
    const [edited, deleted, kept] = await writeIndexed(['first words', 'words to go', 'words to stay']);
    await database.pool.query(`UPDATE messages SET text = 'second thoughts', edited_at = now() WHERE id = $1`, [edited?.id]);
    await database.pool.query(`UPDATE messages SET text = '', deleted_at = now() WHERE id = $1`, [deleted?.id]);
    expect(await found('words')).toEqual([kept?.text]);
    await indexAll();
    expect(await found('words')).toEqual([kept?.text]);
    expect(await found('thoughts')).toEqual(['second thoughts']);
    const { rows } = await database.pool.query('SELECT FROM search_entries WHERE message_id = $1', [deleted?.id]);
    expect(rows).toEqual([]);
  });

  it('holds replies, with their thread', async () => {
    const [root] = await write(['a question']);
    await writeIndexed(['an answer'], { threadId: root?.id });
    expect((await search('answer')).hits).toMatchObject([{ message: { text: 'an answer', threadId: root?.id } }]);
  });

  it('is in the channels of the caller alone', async () => {
    await writeIndexed(['secret plan']);
    const stranger = world.userIds[2] ?? '';
    await database.pool.query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', [channelId, stranger]);
    expect(await found('plan', { userId: stranger })).toEqual([]);
    expect(await reasonOf(search('plan', { userId: stranger, channelId }))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(search('plan', { channelId: randomUUID() }))).toBe('CHANNEL_NOT_FOUND');
    expect(await found('plan', { channelId: otherChannelId })).toEqual([]);
    expect(await found('plan', { channelId })).toEqual(['secret plan']);
  });
});

describe('filters', () => {
  it('narrow by channel, author, file and time', async () => {
    const [a, b] = [world.userIds[1] ?? '', world.userIds[2] ?? ''];
    const [one, two, three] = await write(['word one', 'word two', 'word three'], { senderId: a });
    await write(['word four'], { senderId: b, channelId: otherChannelId, from: START + 10_000 });
    await database.pool.query(`UPDATE messages SET attachments = '[]' WHERE id = $1`, [two?.id]);
    await indexAll();
    expect(await found('word', { senderId: b })).toEqual(['word four']);
    expect(await found('word', { senderId: randomUUID() })).toEqual([]);
    expect(await found('word', { channelId })).toEqual(['word one', 'word three', 'word two']);
    expect(await found('word', { hasFile: true })).toEqual(['word two']);
    expect(await found('word', { hasFile: false })).toEqual(['word four', 'word one', 'word three']);
    expect(await found('word', { after: new Date(one?.at ?? 0).toISOString(), before: new Date(three?.at ?? 0).toISOString() })).toEqual(['word two']);
  });
});

it('what was written by a clock that was ahead is found at once, and its pages hold what they held', async () => {
  await writeIndexed(['needle one', 'needle two', 'needle three'], { from: Date.now() + 300_000 });
  const first = await search('needle', { order: 'newest', limit: 2 });
  expect(textsOf(first)).toEqual(['needle three', 'needle two']);
  await writeIndexed(['needle four'], { from: Date.now() + 400_000 });
  const second = await search('needle', { order: 'newest', limit: 2, cursor: first.next ?? '' });
  expect(textsOf(second)).toEqual(['needle one']);
});

describe('order', () => {
  it('is by relevance, or the newest first', async () => {
    await writeIndexed(['cat cat cat', 'a cat', 'cat and so many other words that it hardly matters here at all']);
    expect(textsOf(await search('cat'))[0]).toBe('cat cat cat');
    expect(textsOf(await search('cat', { order: 'newest' }))).toEqual(['cat and so many other words that it hardly matters here at all', 'a cat', 'cat cat cat']);
  });
});

describe('words', () => {
  it.each(searchWordCases)('of %j are found by %j', async (text, q) => {
    await writeIndexed([text]);
    expect(await found(q)).toEqual([text]);
  });

  it('of Chinese, Japanese and Korean are found as they stand together, and marked', async () => {
    await writeIndexed(['今日は東京に行きます', '京東の今日']);
    const { hits } = await search('東京');
    expect(hits.map(({ highlights }) => highlights)).toEqual([[{ text: '今日は', match: false }, { text: '東京', match: true }, { text: 'に行きます', match: false }]]);
    expect(await found('今日 -東京')).toEqual(['京東の今日']);
    expect(await found('京')).toHaveLength(2);
  });

  const LOCALES = {
    'C of libc': `LOCALE_PROVIDER libc LOCALE 'C'`,
    'C.UTF-8 of libc': `LOCALE_PROVIDER libc LOCALE 'C.UTF-8'`,
    'the built-in one': `LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'`,
    'ICU, of no language': `LOCALE_PROVIDER icu ICU_LOCALE 'und' LOCALE 'C'`,
    'ICU, Turkish': `LOCALE_PROVIDER icu ICU_LOCALE 'tr' LOCALE 'C.UTF-8'`,
  };
  it.each(Object.entries(LOCALES))('are the same under %s', async (_, locale) => {
    const name = `words_${randomUUID().replaceAll('-', '')}`;
    await database.pool.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' ${locale}`);
    const other = createDatabase({ url: Object.assign(new URL(copy.url), { pathname: name }).href, poolSize: 1, applicationName: 'search-spec' });
    try {
      const { rows } = await database.pool.query<{ source: string }>(`SELECT pg_get_functiondef('search_words(text)'::regprocedure) AS source`);
      await other.pool.query(rows[0]?.source ?? '');
      const vectors = `SELECT array_agg(${wordsOf('text')}::text) AS words FROM unnest($1::text[]) AS text`;
      const texts = [...searchWordCases.flat(), 'TITLE Iıİ', 'ΣΊΣΥΦΟΣ'];
      expect((await other.pool.query(vectors, [texts])).rows).toEqual((await database.pool.query(vectors, [texts])).rows);
    } finally {
      await other.close();
      await database.pool.query(`DROP DATABASE ${name}`);
    }
  });
});

describe('highlights', () => {
  const text = fc.array(fc.constantFrom('ship', 'Ship', 'a', '<b>', '</b>', '&amp;', 'ſhip', 'www.ship.org/ship', '日本', '👍🏽', '\n', '\t ', '"', "'", '\\', '%s', '$1', 'e-ship', '\u0001', 'StopSel', '@ship', "ship's")).map((words) => words.join(' '));

  it('are the message’s text, cut at the matches', async () => {
    const texts = fc.sample(text, 60).map((words, index) => `${words} ship${index}`);
    const written = await writeIndexed(texts);
    for (const { id, text: original } of written) {
      const word = original.split(' ').at(-1) ?? '';
      const [hit, ...rest] = (await search(`${word} or (ship ${word})`)).hits;
      expect(rest).toEqual([]);
      expect(hit?.message.id).toBe(id);
      expect(hit?.highlights.map((piece) => piece.text).join('')).toBe(original);
      expect(hit?.highlights.at(-1)).toEqual({ text: word, match: true });
      for (const piece of hit?.highlights ?? []) if (piece.match) expect(piece.text.toLowerCase()).toMatch(/^(e-)?ship\d*$/);
    }
  });
});

describe('pages', () => {
  const VOCABULARY = ['red', 'green', 'blue', 'cyan', 'the', 'pink', 'gray', 'gold', 'teal', 'lime'];
  const random = (count: number) => fc.sample(fc.array(fc.constantFrom(...VOCABULARY), { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')), count);

  async function allPages(q: string, more: Search, between: () => Promise<unknown> = () => Promise.resolve()): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { hits, next } = await search(q, { ...more, cursor });
      ids.push(...hits.map(({ message }) => message.id));
      if (next === null) return ids;
      cursor = next;
      await between();
    }
  }

  it('hold every match once, over many shelves and channels, also while messages are added', async () => {
    const written = await writeIndexed(random(2_200));
    written.push(...(await writeIndexed(random(300), { channelId: otherChannelId, from: START + 500_000 })));
    const { rows } = await database.pool.query('SELECT FROM search_shelves WHERE channel_id = $1', [channelId]);
    expect(rows.length).toBeGreaterThan(1);
    const added: Written[] = [];
    for (const q of ['cyan red', '"blue blue"', 'green -the -red']) {
      for (const order of ['newest', 'relevance'] as const) {
        const matches = [...written, ...added].filter(({ text }) => holds(text, q));
        expect(matches.length).toBeGreaterThan(20);
        const ids = await allPages(q, { order, limit: 37 }, async () => void added.push(...(await writeIndexed(random(3), { from: START + 3_000_000 + added.length * 1_000 }))));
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(ids)).toEqual(new Set(matches.map(({ id }) => id)));
        if (order === 'newest') expect(ids).toEqual([...matches].sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1)).map(({ id }) => id));
      }
    }
  });

  it('end with the newest matches when there are more than a search ranks, and say so', async () => {
    const written = await writeIndexed(Array.from({ length: 1_200 }, (_, index) => `needle ${index}`));
    const ids = await allPages('needle', { order: 'newest' });
    expect(ids).toEqual(written.slice(-limits.searchMatches).reverse().map(({ id }) => id));
    const { searchedBackTo } = await search('needle');
    expect(searchedBackTo).toBe(new Date((written.at(-limits.searchMatches)?.at ?? 0) + 1).toISOString());
    expect(await search('needle', { before: new Date(START + 400_000).toISOString() })).toMatchObject({ searchedBackTo: null });
  });

  it('are the same whichever way what is rare is found', async () => {
    const texts = random(2_500).map((text, index) => (index % 97 === 0 ? `${text} needle` : text));
    const written = await writeIndexed(texts);
    const wanted = written.filter(({ text }) => text.endsWith('needle')).map(({ id }) => id).reverse();
    for (const estimate of [0, Infinity]) {
      const repository = Object.assign(new SearchRepository(database.pool), { estimate: () => Promise.resolve(estimate) });
      const { hits, searchedBackTo } = await new SearchService(repository).search({ userId: reader, q: 'needle', order: 'newest', limit: 50 });
      expect(hits.map(({ message }) => message.id)).toEqual(wanted);
      expect(searchedBackTo).toBeNull();
    }
  });

  it('end early rather than sending too many bytes', async () => {
    await writeIndexed(Array.from({ length: 40 }, () => `needle ${'☃'.repeat(limits.messageTextLength - 10)}`));
    const page = await search('needle', { limit: 40 });
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(limits.pageBytes * 1.02);
    expect(await allPages('needle', { limit: 40 })).toHaveLength(40);
  });

  it('refuse a cursor that is none', async () => {
    expect(await reasonOf(search('needle', { cursor: 'invented' }))).toBe('PAYLOAD_MALFORMED');
  });

  function holds(text: string, q: string): boolean {
    const words = text.split(' ');
    if (q.startsWith('"')) return text.includes(q.replaceAll('"', ''));
    return q.split(' ').every((term) => (term.startsWith('-') ? !words.includes(term.slice(1)) : words.includes(term)));
  }
});

describe('indexing', () => {
  it('takes every message once however many processes do it', async () => {
    const written = await write(Array.from({ length: 700 }, (_, index) => `queued ${index}`));
    await database.pool.query('UPDATE messages SET pinned_at = now() WHERE id = $1', [written[0]?.id]);
    await Promise.all([indexAll(), indexAll(), indexAll()]);
    await indexAll();
    const { rows } = await database.pool.query<{ count: number }>(`SELECT count(*) AS count FROM search_entries WHERE message_id = ANY ($1::uuid[])`, [written.map(({ id }) => id)]);
    expect(rows[0]?.count).toBe(700);
    expect((await database.pool.query('SELECT FROM search_queue')).rows).toEqual([]);
  });
});
