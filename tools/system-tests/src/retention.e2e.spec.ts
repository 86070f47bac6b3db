import { randomUUID } from 'node:crypto';
import { commands, routes, streamEvents, type Message } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';

/** What clients see of messages that are removed because of their age. */
describe('retention', () => {
  let system: OwnSystem;
  let world: Seed;
  let token: string;

  beforeAll(async () => {
    system = await OwnSystem.start({ env: { RETENTION_EVERY_SECONDS: '1', STATISTICS_EVERY_SECONDS: '1' }, topology: { messaging: 2 } });
    world = await seed(system.database.pool, { users: 3, channels: 1 });
    await system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [user(2)]);
    token = await system.token(user(2));
  });
  afterAll(() => system.stop());

  const user = (index: number) => world.userIds[index] ?? '';
  const channel = () => world.channels[0] ?? { id: '', stream: 'channel:' as never };
  const readyOf = ({ ephemeral }: WireClient) => ephemeral[0]?.data as { channels: { id: string; unread: number }[] };
  const history = async () =>
    (await callApi(system.apiUrl, routes.channelHistory, { token, params: { channelId: channel().id }, query: { limit: 50 } })) as unknown as { messages: Message[]; hasBefore: boolean };

  it('ends histories on every gateway, counts what is left, and has who was away before begin anew', async () => {
    const channelId = channel().id;
    const writer = await system.connect(user(0), 0);
    const say = async (text: string) => (await writer.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text })).message;
    const first = await say('old 1');
    const sleeper = await system.chat(user(1), 0, { reportDelivered: false });
    const asleep = await sleeper.joinChannel(channelId);
    await asleep.loadNewest();
    sleeper.disconnect();
    const old = [first, await say('old 2'), await say('old 3')];
    const young = await say('young');
    const away = await system.connect(user(1), 0);
    const { head } = await away.command(commands.channelJoin, { channelId });
    away.close();

    const watching = await system.chat(user(1), 1, { reportDelivered: false });
    const view = await watching.joinChannel(channelId);
    await view.loadNewest();
    expect(view.state.messages.map(({ text }) => text)).toEqual(['old 1', 'old 2', 'old 3', 'young']);
    const unread = () => watching.user?.channels.get(channelId)?.unread;
    expect(unread()).toBe(4);

    await system.database.pool.query("UPDATE messages SET created_at = now() - interval '40 days' WHERE id = ANY ($1::uuid[])", [old.map(({ id }) => id)]);
    expect(await callApi(system.apiUrl, routes.previewRetention, { token, query: { days: 30 } })).toMatchObject({ channels: 1, messages: 3, atLeast: false });
    expect((await history()).messages).toHaveLength(4);
    await callApi(system.apiUrl, routes.setRetention, { token, body: { days: 30, reason: 'test' } });

    await waitUntil('what is old is gone from the screen', () => view.state.messages.length === 1, 30_000);
    expect(view.state.messages.map(({ text }) => text)).toEqual(['young']);
    await waitUntil('it is not unread any more', () => unread() === 1, 15_000);
    const page = await history();
    expect([page.messages.map(({ id }) => id), page.hasBefore]).toEqual([[young.id], false]);

    for (const gateway of [0, 1]) {
      const back = await system.connect(user(1), gateway);
      expect(readyOf(back).channels.find(({ id }) => id === channelId)?.unread).toBe(1);
      const resume = async (seq: number) => (await back.command(commands.sessionResume, { since: [{ stream: channel().stream, epoch: head.epoch, seq }] })).streams[0];
      expect(await resume(1)).toMatchObject({ verdict: { status: 'reset' }, events: [] });
      const recovered = (await resume(head.seq)) as unknown as { verdict: unknown; events: { type: string; data: unknown }[] };
      expect(recovered.verdict).toEqual({ status: 'recovered' });
      expect(recovered.events.find(({ type }) => type === streamEvents.historyRemoved.name)?.data).toMatchObject({ channelId, through: old.at(-1)?.seq });
    }
    expect(await callApi(system.apiUrl, routes.streamEventsPage, { token: await system.token(user(1)), params: { stream: channel().stream }, query: { after: 1, limit: 10 } })).toMatchObject({ verdict: { status: 'reset' }, floor: old.at(-1)?.seq, events: [] });
    expect(asleep.state.messages.map(({ text }) => text)).toEqual(['old 1']);
    await sleeper.connect();
    await waitUntil('who slept through it has let go of what is gone', () => asleep.state.messages.every(({ text }) => text !== 'old 1'));
    await asleep.loadNewest();
    await say('and on it goes');
    for (const seen of [view, asleep]) {
      await waitUntil('later messages come as ever', () => seen.state.messages.length === 2);
      expect(seen.state.messages.map(({ text }) => text)).toEqual(['young', 'and on it goes']);
    }
  });

  it('is counted by day, by one of the processes', async () => {
    await waitUntil('today has been counted', async () => {
      const { days } = await callApi(system.apiUrl, routes.readStatistics, { token, query: { limit: 50 } });
      return days.some(({ people, channels }) => people === 3 && channels === 1);
    }, 20_000);
  });
});
