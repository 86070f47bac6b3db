import { randomUUID } from 'node:crypto';
import { ChatError, limits, streams, type Message, type StreamEvent } from '@chatgenius/contracts';
import { createDatabase, createStreams, readEvents, withTransaction, type Database, type Queryable } from '@chatgenius/database';
import { createTestDatabase, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { parseNames } from '../mentions/mention.rules.ts';
import { GroupWriter, type SendOutcome } from './group-writer.ts';
import { type Send } from './sending.rules.ts';

describe('GroupWriter', () => {
  let copy: TestDatabase;
  let database: Database;
  let world: Seed;
  let writer: GroupWriter;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'group-writer-spec' });
    writer = new GroupWriter(database.pool);
  });

  beforeEach(async () => {
    world = await seed(database.pool, { users: 4, channels: 2 });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const send = ({ text = 'hello', ...overrides }: Partial<Send> = {}): Send => ({
    senderId: user(0),
    channelId: world.channels[0]?.id ?? '',
    clientMessageId: randomUUID(),
    text,
    names: parseNames(text),
    attachmentIds: [],
    ...overrides,
  });
  const user = (index: number) => world.userIds[index] ?? '';
  /** As `seed` calls its users. */
  const at = (index: number) => `@u${user(index).replaceAll('-', '').slice(0, 30)}`;
  const result = (outcome: SendOutcome | undefined): Message | ChatError['reason'] =>
    outcome instanceof ChatError ? outcome.reason : (outcome?.message ?? 'INTERNAL');
  const seqOf = (outcome: SendOutcome) => (outcome instanceof ChatError ? outcome.reason : outcome.message.seq);
  const written = async (overrides: Partial<Send> = {}): Promise<Message> => {
    const message = result((await writer.write([send(overrides)])).outcomes[0]);
    if (typeof message === 'string') throw new Error(message);
    return message;
  };
  const eventsOf = (stream: StreamEvent['stream']) => readEvents(database.pool, stream, { epoch: '', after: 0, limit: 200 });
  const typesOf = async (stream: StreamEvent['stream']) => (await eventsOf(stream)).map(({ type }) => type);
  const select = async (sql: string, ...values: unknown[]) => (await database.pool.query<Record<string, unknown>>(sql, values)).rows;

  it('answers each send of a group in its place: written, repeated and refused ones', async () => {
    const first = send();
    const { outcomes, appended } = await writer.write([
      first,
      send({ channelId: randomUUID() }),
      first,
      send({ channelId: world.channels[1]?.id }),
      send({ senderId: randomUUID() }),
      send(),
    ]);
    expect(outcomes.map(seqOf)).toEqual([1, 'CHANNEL_NOT_FOUND', 1, 1, 'CHANNEL_NOT_FOUND', 2]);
    expect(appended?.events.map(({ data }) => (data as { message: { seq: number } }).message.seq)).toEqual([1, 1, 2]);
    expect(await writer.write([first])).toEqual({ outcomes: [outcomes[0]] });
  });

  it('takes no message into an archived channel', async () => {
    await database.pool.query('UPDATE channels SET archived_at = now() WHERE id = $1', [world.channels[0]?.id]);
    expect((await writer.write([send()])).outcomes.map(seqOf)).toEqual(['ARCHIVED']);
  });

  describe('somebody who', () => {
    const restrict = (kind: string, everywhere = false, until: string | null = null) =>
      select(`INSERT INTO restrictions (id, user_id, channel_id, kind, until, by_id, created_at) VALUES (gen_random_uuid(), $1, $2, $3::restriction_kind, $4, $1, now())`, user(0), everywhere ? null : world.channels[0]?.id, kind, until);
    const refusals = async (...sends: Send[]) => (await writer.write(sends)).outcomes.map((outcome) => (outcome instanceof ChatError ? [outcome.reason, outcome.details] : outcome.message.seq));

    it('is muted writes nowhere where they are, but is told again of what they wrote before', async () => {
      const first = send();
      await writer.write([first]);
      await restrict('mute', false, '2200-01-01T00:00:00Z');
      expect(await refusals(send(), first, send({ senderId: user(1) }), send({ channelId: world.channels[1]?.id }))).toEqual([['MUTED', { until: '2200-01-01T00:00:00.000Z' }], 1, 2, 1]);
      await restrict('mute', true);
      expect(await refusals(send({ channelId: world.channels[1]?.id }))).toEqual([['MUTED', { everywhere: true }]]);
      await select(`UPDATE restrictions SET until = now() - interval '1 second' WHERE user_id = $1`, user(0));
      expect(await refusals(send())).toEqual([3]);
    });

    it('is banned from a channel is told so, and a stranger nothing', async () => {
      await select('DELETE FROM channel_members WHERE channel_id = $1', world.channels[0]?.id);
      await restrict('ban', false, '2200-01-01T00:00:00Z');
      expect(await refusals(send(), send({ senderId: user(1) }))).toEqual([['BANNED', { until: '2200-01-01T00:00:00.000Z' }], ['CHANNEL_NOT_FOUND', {}]]);
    });

    it('writes by a session that was ended writes nothing, whoever has heard of it', async () => {
      const [ended, other] = [randomUUID(), randomUUID()];
      for (const id of [ended, other]) await select(`INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`, id, user(0));
      const first = send({ sessionId: ended });
      expect(await refusals(first)).toEqual([1]);
      await select('UPDATE sessions SET revoked_at = now() WHERE id = $1', ended);
      expect(await refusals(first, send({ sessionId: ended }), send({ sessionId: other }), send({ sessionId: randomUUID() }), send())).toEqual([1, ['SESSION_REVOKED', {}], 2, 3, 4]);
    });

    it('is banned from the deployment writes nothing, although their token is still good', async () => {
      await restrict('mute');
      await restrict('ban', true);
      expect(await refusals(send())).toEqual([['BANNED', { everywhere: true }]]);
    });

    it('writes into a channel in slow mode does so once in a while, moderators as before', async () => {
      await select('UPDATE channels SET slow_mode_seconds = 60 WHERE id = $1', world.channels[0]?.id);
      await select(`UPDATE channel_members SET role = 'member' WHERE user_id = ANY ($1::uuid[])`, [user(0), user(2)]);
      await select(`UPDATE channel_members SET role = 'admin' WHERE user_id = $1`, user(1));
      const first = send();
      const slow = ['SLOW_MODE', { retryAfterMs: expect.any(Number) as number }];
      expect(await refusals(first, send(), first, send({ senderId: user(1) }), send({ senderId: user(1) }), send({ senderId: user(2) }))).toEqual([1, slow, 1, 2, 3, 4]);
      expect(await refusals(send(), first, send({ channelId: world.channels[1]?.id }))).toEqual([slow, 1, 1]);
      await select(`UPDATE slow_mode_sends SET at = at - interval '61 seconds'`);
      expect(await refusals(send({ attachmentIds: [randomUUID()] }), send(), send())).toEqual([['ATTACHMENT_NOT_FOUND', {}], 5, slow]);
    });
  });

  it('writes one message however many processes write the same at once', async () => {
    const same = send();
    const groups = await Promise.all(Array.from({ length: 8 }, () => writer.write([same, send()])));
    const ids = groups.map(({ outcomes: [outcome] }) => (outcome instanceof ChatError ? undefined : outcome?.message.id));
    expect(new Set(ids).size).toBe(1);
    const { rows } = await database.pool.query<{ seq: number }>('SELECT seq FROM messages WHERE channel_id = $1 ORDER BY seq', [same.channelId]);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('answers a repeat with the message as it reads now', async () => {
    const first = send();
    const { outcomes } = await writer.write([first]);
    await database.pool.query(`UPDATE messages SET text = 'edited', edited_at = '2026-01-01' WHERE client_message_id = $1`, [first.clientMessageId]);
    const repeated = (await writer.write([first, send()])).outcomes[0];
    expect(repeated).toEqual({ ...outcomes[0], message: { ...(result(outcomes[0]) as Message), text: 'edited', editedAt: '2026-01-01T00:00:00.000Z' } });
  });

  it('tells who has left of a message no more than they wrote', async () => {
    const first = send();
    const { id, ...message } = result((await writer.write([first])).outcomes[0]) as Message;
    await writer.write([send({ senderId: user(1), threadId: id })]);
    await database.pool.query(`INSERT INTO reactions (message_id, emoji, user_id, seq) VALUES ($1, '👍', $2, 2)`, [id, user(1)]);
    await database.pool.query('UPDATE messages SET pinned_at = now() WHERE id = $1', [id]);
    const [stayed] = (await writer.write([first])).outcomes.map(result);
    expect(stayed).toMatchObject({ id, reactions: [{ emoji: '👍' }], thread: { replyCount: 1 }, pinnedAt: expect.any(String) as string });
    await database.pool.query('DELETE FROM channel_members WHERE user_id = $1 AND channel_id = $2', [user(0), first.channelId]);
    // Also when they name a channel that they are still in.
    const repeats = await writer.write([first, { ...first, channelId: world.channels[1]?.id ?? '' }]);
    expect(repeats.outcomes.map(result)).toEqual([{ id, ...message }, { id, ...message }]);
  });

  describe('replies', () => {
    it('are in the stream of their thread, and counted once for a group in the channel’s', async () => {
      const root = await written();
      const thread = streams.thread(root.id);
      const { outcomes, appended } = await writer.write([
        send({ threadId: root.id, senderId: user(1) }),
        send({ threadId: root.id, senderId: user(2) }),
        send({ threadId: root.id, senderId: user(1) }),
      ]);
      const replies = outcomes.map(result) as Message[];
      expect(replies.map(({ seq, threadId }) => [seq, threadId])).toEqual([[1, root.id], [2, root.id], [3, root.id]]);
      const summary = { replyCount: 3, lastReplyId: replies[2]?.id, lastReplyAt: replies[2]?.createdAt, participantIds: [user(1), user(2)] };
      expect(appended?.events.filter(({ stream }) => stream === world.channels[0]?.stream)).toMatchObject([
        { seq: 2, type: 'thread:updated', data: { channelId: root.channelId, threadId: root.id, thread: summary } },
      ]);
      expect(await typesOf(thread)).toEqual(['message:created', 'message:created', 'message:created']);
      expect(await select('SELECT reply_count, participant_ids FROM threads WHERE id = $1', root.id)).toEqual([{ reply_count: 3, participant_ids: [user(1), user(2)] }]);
    });

    it('make their senders and the author follow, and tell them', async () => {
      const root = await written();
      await writer.write([send({ threadId: root.id, senderId: user(1) })]);
      await writer.write([send({ threadId: root.id, senderId: user(1) }), send({ threadId: root.id, senderId: user(2), text: at(3) })]);
      expect(await select('SELECT user_id, since_seq FROM thread_followers WHERE thread_id = $1 ORDER BY since_seq, user_id = $2', root.id, user(2))).toEqual([
        { user_id: user(0), since_seq: 0 },
        { user_id: user(1), since_seq: 1 },
        { user_id: user(3), since_seq: 2 },
        { user_id: user(2), since_seq: 3 },
      ]);
      const followed = { type: 'thread:followed', data: { channelId: root.channelId, threadId: root.id, following: true } };
      for (const index of [0, 1, 2]) expect(await eventsOf(streams.user(user(index)))).toMatchObject([followed]);
      expect(await typesOf(streams.user(user(3)))).toEqual(['mention:created', 'thread:followed']);
    });

    it('repeat with their own position and the epoch of their thread', async () => {
      const root = await written();
      const reply = send({ threadId: root.id });
      const [first] = (await writer.write([reply])).outcomes;
      const [again] = (await writer.write([reply])).outcomes;
      expect(again).toEqual(first);
      expect(first).toMatchObject({ message: { seq: 1 }, epoch: (await select('SELECT epoch FROM streams WHERE id = $1', streams.thread(root.id)))[0]?.epoch });
    });

    it('go under a deleted message only where others are', async () => {
      const [bare, discussed] = [await written(), await written()];
      const reply = await written({ threadId: discussed.id });
      await database.pool.query('UPDATE messages SET deleted_at = now() WHERE id = ANY ($1::uuid[])', [[bare.id, discussed.id]]);
      const threads = [discussed.id, bare.id, reply.id, randomUUID()];
      const elsewhere = send({ threadId: discussed.id, channelId: world.channels[1]?.id });
      const { outcomes } = await writer.write([...threads.map((threadId) => send({ threadId })), elsewhere]);
      expect(outcomes.map(seqOf)).toEqual([2, 'THREAD_NOT_FOUND', 'THREAD_NOT_FOUND', 'THREAD_NOT_FOUND', 'THREAD_NOT_FOUND']);
      expect(await select('SELECT id FROM streams WHERE id = ANY ($1)', [bare.id, reply.id].map(streams.thread))).toEqual([]);
    });

    it('that are refused begin no thread, and take none from those that are written beside them', async () => {
      const [one, other] = [await written(), await written()];
      const refused = (threadId: string) => send({ threadId, senderId: user(1), attachmentIds: [randomUUID()] });
      const logs = () => select('SELECT id FROM streams WHERE id = ANY ($1)', [streams.thread(one.id), streams.thread(other.id)]);
      expect((await writer.write([refused(one.id)])).outcomes.map(seqOf)).toEqual(['ATTACHMENT_NOT_FOUND']);
      expect(await logs()).toEqual([]);
      const { outcomes } = await writer.write([refused(one.id), refused(other.id), send({ threadId: other.id, senderId: user(1) })]);
      expect(outcomes.map(seqOf)).toEqual(['ATTACHMENT_NOT_FOUND', 'ATTACHMENT_NOT_FOUND', 1]);
      expect(await logs()).toEqual([{ id: streams.thread(other.id) }]);
    });

    it('begin one thread however many are the first', async () => {
      const root = await written();
      await Promise.all(Array.from({ length: 8 }, (_, index) => writer.write([send({ threadId: root.id, senderId: user(index % 4) })])));
      const seqs = await select('SELECT seq FROM messages WHERE thread_id = $1 ORDER BY seq', root.id);
      expect(seqs.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await select('SELECT reply_count FROM threads WHERE id = $1', root.id)).toEqual([{ reply_count: 8 }]);
    });
  });

  it('makes the logs of threads in the order in which others do', async () => {
    const roots = [await written(), await written()].map(({ id }) => id).sort();
    const [first = '', second = ''] = roots;
    const begin = (client: Queryable, threadId: string) => createStreams(client, [streams.thread(threadId)]);
    const isWaiting = async () => (await select(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).length > 0;
    // Somebody who joins both threads makes the first log, and then the second one.
    const writing = await withTransaction(database.pool, async (other) => {
      await begin(other, first);
      const replies = writer.write([send({ threadId: second }), send({ threadId: first })]);
      await waitUntil('the replies wait for the log of the first thread', isWaiting);
      await begin(other, second);
      return { replies };
    });
    expect((await writing.replies).outcomes.map(seqOf)).toEqual([1, 1]);
  });

  describe('mentions', () => {
    it('reach those named, who belong to the channel, in their own streams', async () => {
      await database.pool.query('DELETE FROM channel_members WHERE user_id = $1', [user(3)]);
      const message = await written({ text: `${at(1)} ${at(1)} ${at(3)} ${at(0)} @nobody` });
      expect(message.mentions).toEqual({ userIds: [user(1)], channel: false });
      expect(await eventsOf(streams.user(user(1)))).toMatchObject([{ seq: 1, type: 'mention:created', data: { message } }]);
      expect(await select('SELECT user_id, seq, event_seq, thread_id FROM mentions WHERE message_id = $1', message.id)).toEqual([
        { user_id: user(1), seq: 1, event_seq: 1, thread_id: null },
      ]);
      for (const index of [0, 3]) expect(await eventsOf(streams.user(user(index)))).toEqual([]);
    });

    it('of the channel reach everybody else in it', async () => {
      const message = await written({ text: '@channel' });
      expect(message.mentions).toEqual({ userIds: [], channel: true });
      expect(await select('SELECT count(*) FROM mentions WHERE message_id = $1', message.id)).toEqual([{ count: 3 }]);
      expect(await eventsOf(streams.user(user(0)))).toEqual([]);
    });

    it('of a channel with too many members are only text', async () => {
      const crowd = await seed(database.pool, { users: limits.channelMentionMembers + 1, channels: 1 });
      const { outcomes } = await writer.write([send({ text: '@channel', senderId: crowd.userIds[0], channelId: crowd.channels[0]?.id })]);
      expect(result(outcomes[0])).not.toHaveProperty('mentions');
    });
  });

  describe('files', () => {
    const upload = async (...owners: string[]) =>
      (
        await select(
          `INSERT INTO files (id, owner_id, name, media_type, bytes, state)
           SELECT gen_random_uuid(), owner, 'a.txt', 'text/plain', 7, 'ready' FROM unnest($1::uuid[]) WITH ORDINALITY AS o (owner, place) ORDER BY place RETURNING id`,
          owners,
        )
      ).map(({ id }) => String(id));

    it('go with one message, of who uploaded them', async () => {
      const [own = '', second = '', foreign = ''] = await upload(user(0), user(0), user(1));
      const message = await written({ text: '', attachmentIds: [second, own] });
      expect(message.attachments).toEqual([second, own].map((id) => ({ id, name: 'a.txt', mediaType: 'text/plain', bytes: 7 })));
      expect(await select('SELECT message_id FROM message_files WHERE file_id = $1', own)).toEqual([{ message_id: message.id }]);
      const refused = await writer.write([own, foreign, randomUUID()].map((id) => send({ attachmentIds: [id] })));
      expect(refused.outcomes.map(result)).toEqual(['ATTACHMENT_NOT_FOUND', 'ATTACHMENT_NOT_FOUND', 'ATTACHMENT_NOT_FOUND']);
    });

    it('go to one of those that claim them at once, in whatever channel', async () => {
      const files = await upload(user(0), user(0));
      const claims = [files, [...files].reverse()].flatMap((attachmentIds) =>
        world.channels.map(({ id }) => writer.write([send({ channelId: id, attachmentIds }), send({ channelId: id })])),
      );
      const outcomes = (await Promise.all(claims)).map((group) => result(group.outcomes[0]));
      expect(outcomes.filter((outcome) => outcome !== 'ATTACHMENT_NOT_FOUND')).toHaveLength(1);
    });
  });
});
