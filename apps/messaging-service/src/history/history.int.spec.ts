import { randomUUID } from 'node:crypto';
import { limits, type Message } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import fc from 'fast-check';
import { HistoryController } from './history.controller.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');

let copy: TestDatabase;
let database: Database;
let history: HistoryController;
let world: Seed;
let [reader, channelId] = ['', ''];

beforeAll(async () => {
  copy = await createTestDatabase();
  database = createDatabase({ url: copy.url, poolSize: 4, applicationName: 'history-spec' });
  history = new HistoryController(database.reads);
});
beforeEach(async () => {
  world = await seed(database.pool, { users: 2, channels: 2 });
  [reader, channelId] = [world.userIds[0] ?? '', world.channels[0]?.id ?? ''];
});
afterAll(async () => {
  await database.close();
  await copy.drop();
});

interface Written {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
}

/** Messages at these seqs, with holes where other events would be; several share a time. */
async function write(seqs: readonly number[], { threadId = null, text = 'hello' }: { threadId?: string | null; text?: string } = {}): Promise<Written[]> {
  const written = seqs.map((seq) => ({ id: randomUUID(), seq, at: START + Math.floor(seq / 3) * 1_000 }));
  await database.pool.query(
    `INSERT INTO messages (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at)
     SELECT id, $4, $5, $6, id::text, seq, $7, to_timestamp(at / 1000.0) FROM unnest($1::uuid[], $2::bigint[], $3::float8[]) AS new (id, seq, at)`,
    [written.map(({ id }) => id), seqs, written.map(({ at }) => at), channelId, threadId, world.userIds[1], text],
  );
  return written;
}

const seqsOf = ({ messages }: { messages: readonly Message[] }) => messages.map(({ seq }) => seq);
const reasonOf = (work: Promise<unknown>) => work.then(() => 'no error', (error: { reason: string }) => error.reason);
const page = (position: { before?: number | string; after?: number | string; around?: number | string } = {}, limit = 3, of: { channelId: string } | { threadId: string } = { channelId }) =>
  history.page({ userId: reader, of, limit, ...position });

describe('history', () => {
  it('begins with the newest, in ascending order, and says where the stream stands', async () => {
    await write([1, 2, 4, 5, 9]);
    await database.pool.query('UPDATE streams SET head = 11 WHERE id = $1', [`channel:${channelId}`]);
    const newest = await page();
    expect(newest).toMatchObject({ hasBefore: true, hasAfter: false, head: { seq: 11 } });
    expect(seqsOf(newest)).toEqual([4, 5, 9]);
    expect(await page({ before: 1 })).toMatchObject({ messages: [], hasBefore: false, hasAfter: true });
    expect(await page({ after: 9 })).toMatchObject({ messages: [], hasBefore: true, hasAfter: false });
  });

  it('equals a model wherever a page begins: before, after and around every seq and time', async () => {
    const seqs = [2, 3, 5, 6, 7, 8, 12, 13, 14, 15, 16, 20];
    const written = await write(seqs);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('before', 'after', 'around'), fc.integer({ min: 0, max: 22 }), fc.boolean(), fc.integer({ min: 1, max: 14 }), async (side, at, byTime, limit) => {
        const time = START + at * 500;
        const isOlder = ({ seq, at: createdAt }: Written) => (byTime ? createdAt < time || (side === 'after' && createdAt === time) : seq < at || (side === 'after' && seq === at));
        const split = written.filter(isOlder).length;
        const got = await page({ [side]: byTime ? new Date(time).toISOString() : at }, limit);
        const wanted = side === 'before' ? seqs.slice(Math.max(0, split - limit), split) : seqs.slice(split, split + limit);
        if (side !== 'around') expect(seqsOf(got)).toEqual(wanted);
        else expect([seqsOf(got).length, ...seqsOf(got)]).toEqual([Math.min(limit, seqs.length), ...centred(seqs, split, limit)]);
        expect(got.hasBefore).toBe(side === 'after' ? split > 0 : (seqs[0] ?? 0) < (seqsOf(got)[0] ?? Infinity) && seqsOf(got).length > 0);
      }),
      { numRuns: 200 },
    );
  });

  it('by time leaves nothing out where the clock of a service was five minutes off', async () => {
    const seqs = Array.from({ length: 40 }, (_, index) => index + 1);
    const written = await write(seqs);
    // Every third message is of a service whose clock was behind, every fifth of one whose was ahead.
    const off = ({ seq }: Written) => (seq % 3 === 0 ? -300_000 : seq % 5 === 0 ? 300_000 : 0);
    const times = written.map((message) => ({ seq: message.seq, at: START + message.seq * 20_000 + off(message) }));
    await database.pool.query(
      'UPDATE messages SET created_at = to_timestamp(new.at / 1000.0) FROM unnest($1::uuid[], $2::float8[]) AS new (id, at) WHERE messages.id = new.id',
      [written.map(({ id }) => id), times.map(({ at }) => at)],
    );
    for (let at = START - 400_000; at < START + 1_200_000; at += 10_000) {
      const time = new Date(at).toISOString();
      const [after, before, around] = [await page({ after: time }, 100), await page({ before: time }, 100), await page({ around: time }, 100)];
      expect(seqsOf(after)).toEqual(expect.arrayContaining(times.filter((message) => message.at > at).map(({ seq }) => seq)));
      expect(seqsOf(before)).toEqual(expect.arrayContaining(times.filter((message) => message.at < at).map(({ seq }) => seq)));
      expect(seqsOf(around)).toEqual(seqs);
    }
  });

  it('covers every message once, forth and back, also while messages are added', async () => {
    const seqs = Array.from({ length: 40 }, (_, index) => index + 1);
    await write(seqs);
    const back: number[] = [];
    let got = await page({}, 7);
    await write([41, 42]);
    for (; ; got = await page({ before: back[0] }, 7)) {
      back.unshift(...seqsOf(got));
      if (!got.hasBefore) break;
    }
    expect(back).toEqual(seqs);
    const forth: number[] = [];
    for (got = await page({ after: 0 }, 7); ; got = await page({ after: forth.at(-1) }, 7)) {
      forth.push(...seqsOf(got));
      if (!got.hasAfter) break;
    }
    expect(forth).toEqual([...seqs, 41, 42]);
  });

  it('begins at the ends of time as well', async () => {
    await write([1, 2]);
    expect(seqsOf(await page({ after: '0000-01-01T00:00:00Z' }))).toEqual([1, 2]);
    expect(seqsOf(await page({ after: '9999-12-31T23:59:59.999Z' }))).toEqual([]);
    expect(seqsOf(await page({ before: Number.MAX_SAFE_INTEGER }))).toEqual([1, 2]);
    expect(seqsOf(await page({ after: Number.MAX_SAFE_INTEGER }))).toEqual([]);
  });

  it('ends a page early rather than sending too many bytes', async () => {
    await write(Array.from({ length: 100 }, (_, index) => index + 1), { text: '☃'.repeat(limits.messageTextLength) });
    const got = await page({ around: 50 }, 100);
    expect(Buffer.byteLength(JSON.stringify(got.messages))).toBeLessThan(limits.pageBytes * 1.01);
    expect(got).toMatchObject({ hasBefore: true, hasAfter: true });
    expect(got.messages.length).toBeGreaterThan(10);
    expect(seqsOf(got)).toContain(50);
  });

  it('shows messages as they read now: tombstones, reactions, and the summary of a thread', async () => {
    const [one, other] = await write([1, 2]);
    await database.pool.query(`UPDATE messages SET text = '', deleted_at = now() WHERE id = $1`, [one?.id]);
    await database.pool.query(`INSERT INTO reactions (message_id, emoji, user_id, seq) SELECT $1, '👍', id, 3 FROM unnest($2::uuid[]) AS u (id)`, [other?.id, world.userIds]);
    await database.pool.query('INSERT INTO threads (id, channel_id, reply_count, last_reply_at, last_reply_id, participant_ids) VALUES ($1, $2, 1, now(), $1, ARRAY[$3::uuid])', [other?.id, channelId, reader]);
    const { messages } = await page();
    expect(messages).toMatchObject([{ text: '', deletedAt: expect.any(String) as string }, { reactions: [{ emoji: '👍', count: 2 }], thread: { replyCount: 1, participantIds: [reader] } }]);
    expect(await history.message({ userId: reader, messageId: other?.id ?? '' })).toEqual({ message: messages[1] });
  });

  it('answers alike for what is missing and what is forbidden', async () => {
    const [message] = await write([1]);
    const messageId = message?.id ?? '';
    const stranger = randomUUID();
    const asked = (userId: string, channel: string, id: string) =>
      Promise.all([
        reasonOf(history.page({ userId, of: { channelId: channel }, limit: 1 })),
        reasonOf(history.page({ userId, of: { threadId: id }, limit: 1 })),
        reasonOf(history.message({ userId, messageId: id })),
        reasonOf(history.versions({ userId, messageId: id, limit: 1 })),
        reasonOf(history.pins({ userId, channelId: channel, limit: 1 })),
      ]);
    const refused = ['CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'CHANNEL_NOT_FOUND'];
    expect(await asked(stranger, channelId, messageId)).toEqual(refused);
    expect(await asked(reader, randomUUID(), randomUUID())).toEqual(refused);
  });
});

describe('threads', () => {
  it('are read by the seq of their own stream, and keep out of the channel', async () => {
    const [root] = await write([1]);
    const threadId = root?.id ?? '';
    expect(await page({}, 3, { threadId })).toEqual({ messages: [], hasBefore: false, hasAfter: false, head: null });
    const replies = await write([1, 2, 3, 4], { threadId });
    expect(seqsOf(await page({}, 3, { threadId }))).toEqual([2, 3, 4]);
    expect(seqsOf(await page({ around: new Date(START + 1_000).toISOString() }, 1, { threadId }))).toEqual([3]);
    expect(seqsOf(await page())).toEqual([1]);
    expect(await reasonOf(page({}, 3, { threadId: replies[0]?.id ?? '' }))).toBe('THREAD_NOT_FOUND');
  });

  it('of a deleted message are there if anybody ever replied', async () => {
    const [one, other] = await write([1, 2]);
    await database.pool.query('UPDATE messages SET deleted_at = now() WHERE channel_id = $1', [channelId]);
    await database.pool.query(`INSERT INTO streams (id, epoch, head) VALUES ($1, 'e', 1)`, [`thread:${one?.id}`]);
    await write([1], { threadId: one?.id });
    expect(await page({}, 3, { threadId: one?.id ?? '' })).toMatchObject({ messages: [{ seq: 1 }], head: { epoch: 'e', seq: 1 } });
    expect(await reasonOf(page({}, 3, { threadId: other?.id ?? '' }))).toBe('THREAD_NOT_FOUND');
  });
});

describe('earlier versions', () => {
  it('are for the author and for moderators, in pages', async () => {
    const [message] = await write([1]);
    const messageId = message?.id ?? '';
    await database.pool.query(
      `INSERT INTO message_edits (message_id, version, text, edited_at, edited_by) SELECT $1, v, 'version ' || v, now(), $2 FROM generate_series(1, 5) AS v`,
      [messageId, world.userIds[1]],
    );
    const versions = (userId: string, before?: number) => history.versions({ userId, messageId, before, limit: 3 });
    expect(await reasonOf(versions(reader))).toBe('NOT_ALLOWED');
    const latest = await versions(world.userIds[1] ?? '');
    expect(latest).toMatchObject({ versions: [{ version: 3 }, { version: 4 }, { version: 5, text: 'version 5' }], hasBefore: true });
    expect(await versions(world.userIds[1] ?? '', Number.MAX_SAFE_INTEGER)).toEqual(latest);
    expect(await versions(world.userIds[1] ?? '', 3)).toMatchObject({ versions: [{ version: 1 }, { version: 2 }], hasBefore: false });
    await database.pool.query(`UPDATE messages SET text = '', deleted_at = now() WHERE id = $1`, [messageId]);
    expect(await reasonOf(versions(world.userIds[1] ?? ''))).toBe('NOT_ALLOWED');
    await database.pool.query(`UPDATE channel_members SET role = 'admin' WHERE channel_id = $1 AND user_id = $2`, [channelId, reader]);
    expect((await versions(reader)).versions).toHaveLength(3);
  });
});

describe('pins', () => {
  it('come with the last pinned first, of the channel and its threads, each once over all pages', async () => {
    const [root, ...others] = await write([1, 2, 3, 4]);
    const replies = await write([1, 2], { threadId: root?.id });
    const pinned = [others[0], replies[1], root, others[2]].map((message) => message?.id ?? '');
    // Two at the same time.
    await database.pool.query('UPDATE messages SET pinned_at = to_timestamp(1e9 + (p.place / 2)) FROM unnest($1::uuid[]) WITH ORDINALITY AS p (id, place) WHERE messages.id = p.id', [pinned]);
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const { messages, next } = await history.pins({ userId: reader, channelId, after, limit: 1 });
      seen.push(...messages.map(({ id }) => id));
      if (next === null) break;
      after = next;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen)).toEqual(new Set(pinned));
    expect(seen[0]).toBe(pinned[3]);
    expect(seen[3]).toBe(pinned[0]);
    expect(await reasonOf(history.pins({ userId: reader, channelId, after: 'invented', limit: 1 }))).toBe('PAYLOAD_MALFORMED');
    const forged = Buffer.from(JSON.stringify({ pinnedAt: '0000-01-01T00:00:00Z', id: randomUUID() })).toString('base64url');
    expect(await reasonOf(history.pins({ userId: reader, channelId, after: forged, limit: 1 }))).toBe('PAYLOAD_MALFORMED');
  });
});

/** The anchor, then in turn the nearest older and newer ones. */
function centred(seqs: readonly number[], split: number, limit: number): number[] {
  let [from, to] = [split, split];
  while (to - from < limit && (from > 0 || to < seqs.length)) {
    if (to < seqs.length && (to - split <= split - from || from === 0)) to++;
    else from--;
  }
  return seqs.slice(from, to);
}
