import { randomUUID } from 'node:crypto';
import { streams, type StreamId } from '@chatgenius/contracts';
import { createDatabase, type Database } from '../database.ts';
import { readMigrateEnv } from '../migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from '../migrated-copy.ts';
import { appendEvents, createStreams, lockStreams } from './append.ts';
import { type Append } from './positions.rules.ts';
import { EVENT_ENVELOPE_BYTES, measureRanges, readEvents, readHeads, readRanges } from './read.ts';
import { withSnapshot, withTransaction } from './transaction.ts';
import { forgetPublished, takeUnpublished } from './unpublished.ts';

const WRITERS = 8;
const ROUNDS = 25;

describe('the stream log', () => {
  let copy: MigratedCopy;
  let database: Database;
  let ids: StreamId[];

  beforeAll(async () => {
    copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
    database = createDatabase({ url: copy.url, poolSize: WRITERS + 2, applicationName: 'stream-log-spec' });
  });

  beforeEach(async () => {
    ids = Array.from({ length: 5 }, () => streams.channel(randomUUID()));
    await withTransaction(database.pool, async (client) => {
      await createStreams(client, ids);
      await client.query('DELETE FROM unpublished_batches');
    });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const append = (appends: readonly Append[]) =>
    withTransaction(database.pool, async (client) => {
      const locked = await lockStreams(client, appends.map(({ stream }) => stream));
      return appendEvents(client, locked, appends);
    });
  const note = (stream: StreamId): Append => ({ stream, type: 'message:created', data: {} });
  const readAll = async (stream: StreamId) => {
    const head = (await readHeads(database.pool, [stream])).get(stream);
    return readEvents(database.pool, stream, { epoch: head?.epoch ?? '', after: 0, limit: 10_000 });
  };
  const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

  it('numbers without gap or repeat while many write to many streams in any order', async () => {
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let round = 0; round < ROUNDS; round++) {
          const mine = writer % 2 === 0 ? ids : ids.toReversed();
          const appends = mine.map(note);
          // Every third transaction fails after it has appended: its positions must be given again.
          const work = round % 3 === 2 ? failAfter(appends) : append(appends);
          await work.catch((error: Error) => expect(error.message).toBe('on purpose'));
        }
      }),
    );
    const written = WRITERS * oneTo(ROUNDS).filter((round) => round % 3 !== 0).length;
    for (const stream of ids) {
      const events = await readAll(stream);
      expect(events.map(({ seq }) => seq)).toEqual(oneTo(written));
    }
  });

  function failAfter(appends: readonly Append[]): Promise<never> {
    return withTransaction(database.pool, async (client) => {
      const locked = await lockStreams(client, appends.map(({ stream }) => stream));
      await appendEvents(client, locked, appends);
      throw new Error('on purpose');
    });
  }

  it('has times that grow with the positions of a stream, whatever clocks say, and that no other stream is drawn into', async () => {
    const [ahead = streams.user(randomUUID()), other = streams.user(randomUUID())] = ids;
    const timesOf = async (stream: StreamId) => (await readAll(stream)).map(({ at }) => Date.parse(at));
    await append([note(ahead)]);
    // Written by a server whose clock was ahead: by now the clock has stepped back.
    const future = Date.now() + 300_000;
    await database.pool.query('UPDATE streams SET last_at = $2 WHERE id = $1', [ahead, new Date(future)]);
    await append([note(ahead), note(other)]);
    await append([note(ahead)]);
    expect((await timesOf(ahead)).slice(1)).toEqual([future, future]);
    expect((await timesOf(other))[0]).toBeLessThan(future);
    // By an older process, which leaves its time in the event alone.
    await database.pool.query('UPDATE streams SET last_at = NULL WHERE id = $1', [ahead]);
    await append([note(ahead)]);
    expect((await timesOf(ahead)).at(-1)).toBe(future);
  });

  it('reads back the bytes that it was given', async () => {
    const [stream = streams.user(randomUUID())] = ids;
    const data = { text: 'é漢😀 "quoted"\n', nested: { list: [1, null, true] } };
    const { events } = await append([{ stream, type: 'message:created', data }]);
    expect(await readAll(stream)).toEqual(events);
    expect(events[0]?.data).toEqual(data);
  });

  it('ends a page before it gets too large, but never before its first event', async () => {
    const [stream = streams.user(randomUUID())] = ids;
    const sized = (length: number): Append => ({ stream, type: 'message:created', data: 'x'.repeat(length - 2) });
    await append([sized(1_000), sized(100), sized(100), sized(5_000), sized(10)]);
    const page = async (after: number, maxBytes: number, limit = 10) =>
      (await readEvents(database.pool, stream, { epoch: 'e', after, limit, maxBytes })).map(({ seq }) => seq);
    const bytes = (length: number) => length + EVENT_ENVELOPE_BYTES;
    expect(await page(0, bytes(1_000) + bytes(100))).toEqual([1, 2]);
    expect(await page(0, bytes(1_000) + bytes(100) - 1)).toEqual([1]);
    expect(await page(0, 1)).toEqual([1]);
    expect(await page(3, 1)).toEqual([4]);
    expect(await page(1, bytes(100) * 2, 1)).toEqual([2]);
    expect(await page(1, 1_000_000)).toEqual([2, 3, 4, 5]);
    expect(await page(5, 1)).toEqual([]);
    const ranges = [{ stream, from: 1, to: 3 }, { stream, from: 6, to: 9 }, { stream, from: 4, to: 4 }];
    expect(await measureRanges(database.pool, ranges)).toEqual([bytes(1_000) + 2 * bytes(100), 0, bytes(5_000)]);
  });

  it('reads ranges of many streams at once, each in its place', async () => {
    for (let round = 0; round < 3; round++) await append(ids.map(note));
    const heads = await readHeads(database.pool, ids);
    const ranges = [...ids, ...ids.toReversed()].map((stream, index) => ({ stream, epoch: heads.get(stream)?.epoch ?? '', from: 1 + (index % 3), to: 3 }));
    const events = await readRanges(database.pool, ranges);
    expect(events.map((list) => list.map(({ stream, epoch, seq }) => ({ stream, epoch, seq })))).toEqual(
      ranges.map(({ stream, epoch, from }) => oneTo(3).slice(from - 1).map((seq) => ({ stream, epoch, seq }))),
    );
  });

  it('shows all reads of a snapshot the same instant', async () => {
    const [stream = streams.user(randomUUID())] = ids;
    const seen = await withSnapshot(database.pool, async (snapshot) => {
      const before = await readHeads(snapshot, [stream]);
      await append([note(stream)]);
      return [before, await readHeads(snapshot, [stream])].map((heads) => heads.get(stream)?.seq);
    });
    expect(seen).toEqual([0, 0]);
    expect((await readHeads(database.pool, [stream])).get(stream)?.seq).toBe(1);
    const writing = withSnapshot(database.pool, (snapshot) => snapshot.query('DELETE FROM streams WHERE id = $1', [stream]));
    await expect(writing).rejects.toMatchObject({ cause: { code: '25006' } });
  });

  it('refuses to append to a stream that is not locked', async () => {
    const missing = streams.channel(randomUUID());
    await expect(append([note(missing)])).rejects.toThrow('not locked');
  });

  it('hands out what was not published once, and again if that is not finished', async () => {
    const { batchId, events } = await append(ids.map(note));
    const take = (olderThanMs = 0) => withTransaction(database.pool, (client) => takeUnpublished(client, { olderThanMs, limit: 10 }));
    expect(await take(60_000)).toEqual([]);

    const interrupted = withTransaction(database.pool, async (client) => {
      expect(await takeUnpublished(client, { olderThanMs: 0, limit: 10 })).toHaveLength(ids.length);
      // While one process has it, another leaves it alone.
      expect(await take()).toEqual([]);
      throw new Error('on purpose');
    });
    await expect(interrupted).rejects.toThrow('on purpose');

    const taken = await take();
    expect(new Set(taken)).toEqual(new Set(events));
    expect(await take()).toEqual([]);
    await forgetPublished(database.pool, [batchId]);
  });

  it('forgets what was published', async () => {
    const { batchId } = await append(ids.map(note));
    await forgetPublished(database.pool, [batchId]);
    expect(await withTransaction(database.pool, (client) => takeUnpublished(client, { olderThanMs: 0, limit: 10 }))).toEqual([]);
  });
});
