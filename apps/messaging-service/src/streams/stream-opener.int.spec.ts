import { randomUUID } from 'node:crypto';
import { limits, streams, type StreamId, type StreamOpening, type StreamRefusal } from '@chatgenius/contracts';
import { appendEvents, createDatabase, lockStreams, withTransaction, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { countStatements, writeMessage } from '../conversation.fixture.ts';
import { StreamAccessRepository } from './stream-access.repository.ts';
import { StreamOpener } from './stream-opener.ts';

describe('StreamOpener', () => {
  let copy: TestDatabase;
  let database: Database;
  let world: Seed;
  let opener: StreamOpener;
  let ada: string;
  let channelId: string;
  let channel: StreamId;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'stream-opener-spec' });
    opener = new StreamOpener(new StreamAccessRepository(database.pool), database.pool);
  });

  beforeEach(async () => {
    world = await seed(database.pool, { users: 3, channels: 30 });
    [ada = ''] = world.userIds;
    ({ id: channelId, stream: channel } = world.channels[0] ?? { id: '', stream: streams.channel('') });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const note = (stream: StreamId, count = 1, text = 'note') =>
    withTransaction(database.pool, async (transaction) => {
      const locked = await lockStreams(transaction, [stream]);
      const appends = Array.from({ length: count }, () => ({ stream, type: 'message:created', data: { text } }));
      return appendEvents(transaction, locked, appends);
    });
  const write = (overrides: Partial<Parameters<typeof writeMessage>[1]> = {}) => writeMessage(database.pool, { channelId, senderId: ada, ...overrides });
  const start = async (stream: StreamId, userId = ada) => {
    const [opening] = await opener.open({ userId, streams: [{ stream }] });
    if (opening === undefined || !('head' in opening)) throw new Error(`${stream} was refused`);
    return opening.head;
  };
  const summary = (one: StreamOpening | StreamRefusal) =>
    'refused' in one ? one.refused : [one.verdict.status, one.head.seq, one.events.map(({ seq }) => seq)];

  it('tells who is banned from a channel so, until the ban is over', async () => {
    await database.pool.query('DELETE FROM channel_members WHERE channel_id = $1', [channelId]);
    await database.pool.query(`INSERT INTO restrictions (id, user_id, channel_id, kind, until, by_id, created_at) VALUES (gen_random_uuid(), $1, $2, 'ban', '2200-01-01', $1, now())`, [ada, channelId]);
    const opened = async (userId: string) => (await opener.open({ userId, streams: [{ stream: channel }] }))[0];
    expect(await opened(ada)).toMatchObject({ refused: 'BANNED', details: { until: '2200-01-01T00:00:00.000Z' } });
    expect(await opened(world.userIds[1] ?? '')).toMatchObject({ refused: 'CHANNEL_NOT_FOUND' });
    await database.pool.query(`UPDATE restrictions SET until = now() - interval '1 second'`);
    expect(await opened(ada)).toMatchObject({ refused: 'CHANNEL_NOT_FOUND' });
  });

  it('answers for channels, threads and the own user in the order of the question', async () => {
    const root = await write();
    const thread = streams.thread(root.id);
    const since = { channel: await start(channel), thread: await start(thread), user: await start(streams.user(ada)) };
    await note(channel, 2);
    await note(thread, 1);
    const answer = await opener.open({
      userId: ada,
      streams: [
        { stream: streams.user(ada), since: since.user },
        { stream: streams.channel(randomUUID()), since: since.channel },
        { stream: thread, since: since.thread },
        { stream: channel, since: since.channel },
        { stream: thread },
        { stream: channel, since: { epoch: 'lost', seq: 1 } },
      ],
    });
    expect(answer.map(summary)).toEqual([
      ['recovered', 0, []],
      'CHANNEL_NOT_FOUND',
      ['recovered', 1, [1]],
      ['recovered', 3, [2, 3]],
      ['recovered', 1, []],
      ['reset', 3, []],
    ]);
    expect(answer[2]).toMatchObject({ access: { kind: 'thread', channelId, following: false } });
    expect(answer[3]).toMatchObject({ access: { kind: 'channel', channel: { id: channelId }, role: 'member' }, stream: channel });
  });

  it('refuses what the user may not receive like what does not exist', async () => {
    const [, grace = '', stranger = ''] = world.userIds;
    const root = await write();
    const reply = await write({ threadId: root.id });
    const gone = await write();
    await database.pool.query('UPDATE messages SET deleted_at = now() WHERE id = $1', [gone.id]);
    await database.pool.query('DELETE FROM channel_members WHERE user_id = $1', [stranger]);
    const open = async (userId: string, stream: StreamId) => (await opener.open({ userId, streams: [{ stream }] })).map(summary)[0];
    expect(await open(stranger, channel)).toBe('CHANNEL_NOT_FOUND');
    expect(await open(stranger, streams.thread(root.id))).toBe('THREAD_NOT_FOUND');
    expect(await open(grace, streams.user(ada))).toBe('CHANNEL_NOT_FOUND');
    expect(await open(ada, streams.thread(reply.id))).toBe('THREAD_NOT_FOUND');
    expect(await open(ada, streams.thread(gone.id))).toBe('THREAD_NOT_FOUND');
    expect(await open(ada, streams.thread(root.id.toUpperCase()))).toBe('THREAD_NOT_FOUND');
    const { rows } = await database.pool.query('SELECT id FROM streams WHERE id = ANY ($1)', [[reply.id, gone.id].map(streams.thread)]);
    expect(rows).toEqual([]);
  });

  it('makes the log of a thread once, however many open it first', async () => {
    const roots = await Promise.all(Array.from({ length: 4 }, () => write()));
    const openers = Array.from({ length: 6 }, () => new StreamOpener(new StreamAccessRepository(database.pool), database.pool));
    const answers = await Promise.all(
      openers.map((one, index) => {
        const asked = roots.map(({ id }) => ({ stream: streams.thread(id) }));
        return one.open({ userId: ada, streams: index % 2 ? asked : asked.toReversed() });
      }),
    );
    const epochs = answers.flatMap((answer) => answer.map((one) => ('head' in one ? `${one.stream} ${one.head.epoch}` : one.refused)));
    expect(new Set(epochs).size).toBe(roots.length);
  });

  it('turns what does not fit into gaps: by events for each stream, by bytes over all of them', async () => {
    const [busy, heavy, light] = world.channels.map(({ stream }) => stream);
    const since = { epoch: '', seq: 0 };
    const ask = await Promise.all([busy, heavy, light].map(async (stream = channel) => ({ stream, since: { ...since, epoch: (await start(stream)).epoch } })));
    await note(busy ?? channel, limits.recoverableEvents + 1);
    await note(heavy ?? channel, 20, 'x'.repeat(limits.recoverableBytes / 20));
    await note(light ?? channel, 3, 'x'.repeat(limits.recoverableBytes / 8));
    const answer = await opener.open({ userId: ada, streams: ask });
    expect(answer.map((one) => 'verdict' in one && one.verdict)).toEqual([
      { status: 'gap', from: 1, to: limits.recoverableEvents + 1 },
      { status: 'gap', from: 1, to: 20 },
      { status: 'recovered' },
    ]);
    expect(answer.map((one) => 'events' in one && one.events.length)).toEqual([0, 0, 3]);
  });

  it('answers exactly (since, head] while others write', async () => {
    const { epoch } = await start(channel);
    let writing = true;
    const writer = (async () => {
      while (writing) await note(channel, 2);
    })();
    for (let round = 0; round < 30; round++) {
      const answer = await Promise.all([0, 1, 2].map((seq) => opener.open({ userId: ada, streams: [{ stream: channel, since: { epoch, seq } }] })));
      for (const [index, [one]] of answer.entries()) {
        if (one === undefined || !('verdict' in one) || one.verdict.status !== 'recovered') continue;
        const missed = Array.from({ length: Math.max(0, one.head.seq - index) }, (_, place) => index + place + 1);
        expect(one.events.map(({ seq }) => seq)).toEqual(missed);
      }
    }
    writing = false;
    await writer;
  });

  it('costs a handful of statements for many users with many streams each, also when all have missed something', async () => {
    const many = await seed(database.pool, { users: 200, channels: 30 });
    const heads = await opener.open({ userId: many.userIds[0] ?? '', streams: many.channels.map(({ stream }) => ({ stream })) });
    const asked = heads.map((one) => ({ stream: one.stream, since: 'head' in one ? one.head : undefined }));
    for (const { stream } of many.channels) await note(stream, 3);
    const { result, statements } = await countStatements(() =>
      Promise.all(many.userIds.map((userId) => opener.open({ userId, streams: [...asked, { stream: streams.user(userId) }] }))),
    );
    for (const answer of result) expect(answer.slice(0, 30).map(summary)).toEqual(answer.slice(0, 30).map(() => ['recovered', 3, [1, 2, 3]]));
    expect(statements).toBeLessThanOrEqual(8);
  });
});
