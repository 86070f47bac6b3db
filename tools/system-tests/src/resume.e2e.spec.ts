import { randomUUID } from 'node:crypto';
import { commands, routes, streamEvents, streams, type Cursor, type SessionTokens, type StreamId } from '@chatgenius/contracts';
import { callApi, waitUntil, type WireClient } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';

/** Taking up many streams at once, where an earlier connection left them. */
describe('session:resume', () => {
  let system: SharedSystem;
  let ada: SessionTokens;
  let grace: SessionTokens;

  beforeAll(async () => {
    system = await SharedSystem.use();
    const signUp = (name: string) =>
      callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: 'correct horse battery' } });
    [ada, grace] = await Promise.all([signUp('ada'), signUp('grace')]);
  });

  afterAll(() => system.stop());

  const createChannel = async () => {
    const body = { name: 'room', kind: 'private' as const, memberIds: [grace.user.id] };
    return (await callApi(system.apiUrl, routes.createChannel, { token: ada.accessToken, body })).id;
  };
  const say = (client: WireClient, channelId: string, text: string, threadId?: string) =>
    client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text, ...(threadId && { threadId }) });
  const resume = async (client: WireClient, since: readonly { stream: StreamId; head: Cursor }[]) =>
    (await client.command(commands.sessionResume, { since: since.map(({ stream, head }) => ({ stream, ...head })) })).streams;
  const readyOf = (client: WireClient) => client.ephemeral[0]?.data as { head: Cursor; channels: { id: string; head: Cursor; unread: number; mentions: number }[]; threads: unknown[] };

  it.each([['the same gateway', 1], ['another gateway', 0]])('brings what was missed in channels, threads and the own stream, on %s', async (_, gateway) => {
    const channelId = await createChannel();
    const writer = await system.connect(ada.user.id, 0);
    const { message: root } = await say(writer, channelId, 'the root');
    await say(writer, channelId, 'first reply', root.id);
    const reader = await system.connect(grace.user.id, 1);
    const channel = await reader.command(commands.channelJoin, { channelId });
    const thread = await reader.command(commands.threadJoin, { threadId: root.id });
    await reader.command(commands.threadFollow, { threadId: root.id });
    await reader.command(commands.messageRead, { channelId, threadId: root.id, seq: thread.head.seq });
    const places = [
      { stream: streams.channel(channelId), head: channel.head },
      { stream: streams.thread(root.id), head: thread.head },
      { stream: streams.user(grace.user.id), head: readyOf(reader).head },
    ];
    reader.close();
    await say(writer, channelId, `hello @${grace.user.handle}`);
    await say(writer, channelId, 'second reply', root.id);

    const back = await system.connect(grace.user.id, gateway);
    const resumed = await resume(back, places);
    expect(resumed.map(({ stream }) => stream)).toEqual(places.map(({ stream }) => stream));
    // The reader's own cursor may be announced in between.
    const said = resumed.map((one) => ('events' in one ? { ...one, events: one.events.filter(({ type }) => type !== streamEvents.messageStatus.name) } : one));
    expect(said).toMatchObject([
      { verdict: { status: 'recovered' }, events: [{ type: 'message:created' }, { type: 'thread:updated' }] },
      { verdict: { status: 'recovered' }, events: [{ type: 'message:created', data: { message: { text: 'second reply' } } }] },
      { verdict: { status: 'recovered' } },
    ]);
    const own = resumed[2];
    expect(own && 'events' in own ? own.events.map(({ type }) => type) : []).toContain('mention:created');
    for (const [index, one] of resumed.entries()) {
      if (!('events' in one)) throw new Error('refused');
      const from = (places[index]?.head.seq ?? 0) + 1;
      expect(one.events.map(({ seq }) => seq)).toEqual(Array.from({ length: one.head.seq - from + 1 }, (_, step) => from + step));
    }
    const { seq } = await say(writer, channelId, 'live again');
    await back.receivedUpTo(streams.channel(channelId), seq);
    expect(readyOf(back).channels.find(({ id }) => id === channelId)).toMatchObject({ unread: 2, mentions: 1 });
    expect(readyOf(back).threads).toContainEqual(expect.objectContaining({ threadId: root.id, unread: 1 }));
  });

  it('tells a gap that reaches to where pushing begins, and a log that is another one', async () => {
    const [large, other] = [await createChannel(), await createChannel()];
    const writer = await system.connect(ada.user.id, 0);
    const text = 'x'.repeat(7_000);
    for (let count = 0; count < 60; count++) await say(writer, large, text);
    const { channels } = readyOf(await system.connect(grace.user.id, 1));
    const epoch = channels.find(({ id }) => id === large)?.head.epoch ?? '';
    for (const gateway of [0, 1]) {
      const reader = await system.connect(grace.user.id, gateway);
      const [gap, reset] = await resume(reader, [
        { stream: streams.channel(large), head: { epoch, seq: 0 } },
        { stream: streams.channel(other), head: { epoch: 'another', seq: 1 } },
      ]);
      expect(gap).toMatchObject({ verdict: { status: 'gap', from: 1 }, events: [] });
      expect(gap && 'verdict' in gap && gap.verdict.status === 'gap' && gap.verdict.to).toBe(gap && 'head' in gap && gap.head.seq);
      expect(reset).toMatchObject({ verdict: { status: 'reset' }, events: [] });
    }
  });

  it('refuses one by one what the caller may not receive', async () => {
    const channelId = await createChannel();
    const reader = await system.connect(grace.user.id, 1);
    const head = { epoch: 'e', seq: 0 };
    const [channel, thread, foreign, own] = await resume(reader, [
      { stream: streams.channel(randomUUID()), head },
      { stream: streams.thread(randomUUID()), head },
      { stream: streams.user(ada.user.id), head },
      { stream: streams.channel(channelId), head },
    ]);
    expect(channel).toMatchObject({ error: { code: 'CHANNEL_ERROR', data: { reason: 'CHANNEL_NOT_FOUND' } } });
    expect(thread).toMatchObject({ error: { data: { reason: 'THREAD_NOT_FOUND' } } });
    expect(foreign).toHaveProperty('error');
    expect(own).toMatchObject({ verdict: { status: 'reset' } });
  });

  it('gives whoever was removed meanwhile nothing more, not even of threads', async () => {
    const channelId = await createChannel();
    const writer = await system.connect(ada.user.id, 0);
    const { message: root } = await say(writer, channelId, 'the root');
    await say(writer, channelId, 'a reply', root.id);
    const present = await Promise.all([0, 1].map((gateway) => system.connect(grace.user.id, gateway)));
    const away = await system.connect(grace.user.id, 1);
    for (const client of present) await client.command(commands.channelJoin, { channelId });
    for (const client of present) await client.command(commands.threadJoin, { threadId: root.id });
    const { head } = await away.command(commands.channelJoin, { channelId });
    away.close();

    await callApi(system.apiUrl, routes.removeMember, { token: ada.accessToken, params: { channelId, userId: grace.user.id } });
    const own = streams.user(grace.user.id);
    for (const client of present) await waitUntil('the removal is known', () => client.eventsOf(own).some(({ type }) => type === 'channel:removed'));
    for (const client of present) await waitUntil('the channel ends', () => client.eventsOf(streams.channel(channelId)).at(-1)?.type === 'member:left');
    await say(writer, channelId, 'behind her back');
    await say(writer, channelId, 'behind her back too', root.id);

    for (const gateway of [0, 1]) {
      const back = await system.connect(grace.user.id, gateway);
      expect(readyOf(back).channels.map(({ id }) => id)).not.toContain(channelId);
      const refused = await resume(back, [{ stream: streams.channel(channelId), head }, { stream: streams.thread(root.id), head }]);
      expect(refused).toMatchObject([{ error: { data: { reason: 'CHANNEL_NOT_FOUND' } } }, { error: { data: { reason: 'THREAD_NOT_FOUND' } } }]);
    }
    for (const client of present) {
      expect(client.eventsOf(streams.channel(channelId)).at(-1)?.type).toBe('member:left');
      expect(client.eventsOf(streams.thread(root.id))).toEqual([]);
    }
  });

  it('gives a stream once that is named again and again, and refuses it at every other place', async () => {
    const channelId = await createChannel();
    const client = await system.connect(ada.user.id, 0);
    const { head } = await client.command(commands.channelJoin, { channelId });
    const answers = await resume(client, [0, 1, 2].map(() => ({ stream: streams.channel(channelId), head })));
    expect(answers).toMatchObject([{ verdict: { status: 'recovered' } }, { error: { data: { reason: 'PAYLOAD_MALFORMED' } } }, { error: { data: { reason: 'PAYLOAD_MALFORMED' } } }]);
  });
});
