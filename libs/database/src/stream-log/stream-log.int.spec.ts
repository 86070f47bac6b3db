import { randomUUID } from 'node:crypto';
import { streams, type StreamId } from '@chatgenius/contracts';
import { createDatabase, type Database } from '../database.ts';
import { readMigrateEnv } from '../migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from '../migrated-copy.ts';
import { appendEvents, createStreams, lockStreams, type Append } from './append.ts';
import { readEvents, readHeads } from './read.ts';
import { withTransaction } from './transaction.ts';
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
      return appendEvents(client, locked, appends, new Date());
    });
  const note = (stream: StreamId): Append => ({ stream, type: 'message:created', data: (seq) => ({ seq }) });
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
      expect(events.map(({ data }) => data)).toEqual(oneTo(written).map((seq) => ({ seq })));
    }
  });

  function failAfter(appends: readonly Append[]): Promise<never> {
    return withTransaction(database.pool, async (client) => {
      const locked = await lockStreams(client, appends.map(({ stream }) => stream));
      await appendEvents(client, locked, appends, new Date());
      throw new Error('on purpose');
    });
  }

  it('reads back the bytes that it was given', async () => {
    const [stream = streams.user(randomUUID())] = ids;
    const data = { text: 'é漢😀 "quoted"\n', nested: { list: [1, null, true] } };
    const { events } = await append([{ stream, type: 'message:created', data: () => data }]);
    expect(await readAll(stream)).toEqual(events);
    expect(events[0]?.data).toEqual(data);
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
