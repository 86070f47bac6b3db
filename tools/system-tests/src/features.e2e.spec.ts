import { commands, ephemeralEvents, routes, streamEvents, streams, type CommandContract } from '@chatgenius/contracts';
import { callApi, RefusedError, seed, waitUntil, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';

/** A deployment in its first phase (PRD 10.1): everything that may be off is off. */
describe('FEATURES=none', () => {
  let system: OwnSystem;
  let world: Seed;
  let channelId: string;
  const userId = (index: number) => world.userIds[index] ?? '';

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { messaging: 1 }, env: { FEATURES: 'none' } });
    world = await seed(system.database.pool, { users: 2, channels: 1 });
    channelId = world.channels[0]?.id ?? '';
  });

  afterAll(() => system.stop());

  const refusalOf = async (asked: Promise<unknown>) => {
    const refused: unknown = await asked.catch((error: unknown) => error);
    return refused instanceof RefusedError ? [refused.reason, refused.response.data.feature, refused.response.data.retryable] : refused;
  };

  it('refuses what is off, says so to whoever connects, and serves the rest over both gateways', async () => {
    const [ada, bob] = [await system.connect(userId(0), 0), await system.connect(userId(1), 1)];
    expect(ada.ephemeral.find(({ name }) => name === ephemeralEvents.sessionReady.name)?.data).toMatchObject({ features: [] });
    for (const client of [ada, bob]) await client.command(commands.channelJoin, { channelId });
    const userIds = [userId(1)];
    const { seq } = await ada.command(commands.messageSend, { channelId, clientMessageId: crypto.randomUUID(), text: 'over one subject' });
    await bob.receivedUpTo(streams.channel(channelId), seq);

    const off: readonly [CommandContract, object, string][] = [
      [commands.presenceSubscribe, { userIds }, 'presence'],
      [commands.presenceUnsubscribe, { userIds }, 'presence'],
      [commands.presenceUpdate, { status: 'away' }, 'presence'],
      [commands.presenceActivity, { active: false }, 'presence'],
      [commands.userTyping, { channelId, typing: true }, 'typing'],
      [commands.messageDelivered, { channelId, seq }, 'status'],
    ];
    for (const [contract, input, feature] of off) expect([contract.name, await refusalOf(bob.command(contract, input))]).toEqual([contract.name, ['FEATURE_DISABLED', feature, false]]);

    const token = await system.token(userId(0));
    const presence = callApi(system.apiUrl, routes.userPresence, { token, params: { userId: userId(1) } });
    const receipts = callApi(system.apiUrl, routes.listReceipts, { token, params: { channelId }, query: { seq, limit: 10 } });
    expect([await refusalOf(presence), await refusalOf(receipts)]).toEqual([['FEATURE_DISABLED', 'presence', false], ['FEATURE_DISABLED', 'status', false]]);
  });

  it('keeps read positions for a user’s own devices, and tells others nothing of them, nor of who is there', async () => {
    const [phone, laptop, ada] = [await system.connect(userId(1), 0), await system.connect(userId(1), 1), await system.connect(userId(0), 0)];
    await ada.command(commands.channelJoin, { channelId });
    const { seq } = await ada.command(commands.messageSend, { channelId, clientMessageId: crypto.randomUUID(), text: 'read this' });
    expect(await phone.command(commands.messageRead, { channelId, seq })).toMatchObject({ cursor: { read: seq }, unread: 0 });
    const moved = () => laptop.eventsOf(streams.user(userId(1))).some(({ type }) => type === streamEvents.cursorMoved.name);
    await waitUntil('the other device knows', moved);
    // What is told of positions is committed together: it would be before this.
    const barrier = await ada.command(commands.messageSend, { channelId, clientMessageId: crypto.randomUUID(), text: 'and this' });
    await ada.receivedUpTo(streams.channel(channelId), barrier.seq);
    expect(ada.eventsOf(streams.channel(channelId)).map(({ type }) => type)).toEqual([streamEvents.messageCreated.name, streamEvents.messageCreated.name]);
    const named = [phone, laptop, ada].flatMap(({ ephemeral }) => ephemeral.map(({ name }) => name));
    expect(named).not.toContain(ephemeralEvents.presenceUpdated.name);
    expect(await gatewayMetric('chat_gateway_presence_users')).toBe(0);
  });

  it('is known to the SDK, which asks for none of it', async () => {
    const [ada, bob] = [await system.chat(userId(0), 0, { optimistic: true }), await system.chat(userId(1), 1)];
    expect(ada.features).toEqual({ presence: false, typing: false, status: false });
    const [spoken, heard] = [await ada.joinChannel(channelId), await bob.joinChannel(channelId)];
    const refusals = await refusedCommands();
    expect(refusals).toBeGreaterThan(0);
    spoken.typing();
    bob.presence.setActive(false);
    const sent = ada.send({ channelId, text: 'only sent' });
    await sent.acknowledged;
    await waitUntil('it is seen', () => heard.state.messages.at(-1)?.text === 'only sent');
    bob.markRead({ channelId }, heard.state.messages.at(-1)?.seq ?? 0);
    await waitUntil('all is settled', () => ada.isSettled && bob.isSettled && bob.user?.channels.get(channelId)?.unread === 0);
    expect(spoken.state.messages.at(-1)?.status).toBe('sent');
    expect(await refusedCommands()).toBe(refusals);
    await expect(bob.presence.subscribe([userId(0)])).rejects.toMatchObject({ reason: 'FEATURE_DISABLED', retryable: false });
  });

  const metricsOf = async (index: number) => (await fetch(`${system.gateway(index).opsUrl}/metrics`)).text();
  const gatewayMetric = async (name: string) => sum(await metricsOf(0), new RegExp(`^${name}(?:{.*})? (\\d+)$`, 'gm'));
  const refusedCommands = async () => sum(`${await metricsOf(0)}\n${await metricsOf(1)}`, /^chat_gateway_command_duration_seconds_count{.*outcome="FEATURE_DISABLED".*} (\d+)$/gm);
});

const sum = (text: string, counted: RegExp): number => [...text.matchAll(counted)].reduce((total, [, count]) => total + Number(count), 0);
