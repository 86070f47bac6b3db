import { randomUUID } from 'node:crypto';
import { commands, routes, streams, type SessionTokens } from '@chatgenius/contracts';
import { callApi, WireClient, waitUntil } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';

/** Two people sign up, meet in a channel, and talk over two gateways: what the README shows. */
describe('two users on two gateways', () => {
  let system: SharedSystem;
  let ada: SessionTokens;
  let grace: SessionTokens;
  let channelId: string;
  const open: WireClient[] = [];

  const connect = async (tokens: SessionTokens, gateway: number) => {
    const client = await WireClient.connect({ url: system.gateway(gateway).url, token: tokens.accessToken });
    open.push(client);
    return client;
  };

  beforeAll(async () => {
    system = await SharedSystem.use();
    const password = 'correct horse battery';
    ada = await callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle('ada'), displayName: 'Ada', password } });
    grace = await callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle('grace'), displayName: undefined, password } });
    const channel = await callApi(system.apiUrl, routes.createChannel, {
      token: ada.accessToken,
      body: { name: 'general', kind: 'public', memberIds: [] },
    });
    channelId = channel.id;
    await callApi(system.apiUrl, routes.joinChannel, { token: grace.accessToken, params: { channelId } });
  });

  afterAll(async () => {
    for (const client of open) client.close();
    await system.stop();
  });

  it('greets each with who they are and where their channels stand', async () => {
    const client = await connect(grace, 1);
    expect(client.ephemeral[0]).toMatchObject({
      name: 'session:ready',
      data: { user: { handle: grace.user.handle }, channels: [{ id: channelId, name: 'general', role: 'member', head: { seq: 2 } }] },
    });
  });

  it('delivers to both what either says, in one order, and keeps it', async () => {
    const one = await connect(ada, 0);
    const other = await connect(grace, 1);
    const joined = await one.command(commands.channelJoin, { channelId });
    await other.command(commands.channelJoin, { channelId });

    for (const [client, text] of [[one, 'Hello, Grace'], [other, 'Hello, Ada'], [one, 'Good to see you']] as const) {
      await client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
    }

    const stream = streams.channel(channelId);
    const last = joined.head.seq + 3;
    await Promise.all([one.receivedUpTo(stream, last), other.receivedUpTo(stream, last)]);
    const texts = ['Hello, Grace', 'Hello, Ada', 'Good to see you'];
    for (const client of [one, other]) {
      expect(client.eventsOf(stream).map(({ data }) => (data as { message: { text: string } }).message.text)).toEqual(texts);
    }
    const history = await callApi(system.apiUrl, routes.channelHistory, {
      token: grace.accessToken,
      params: { channelId },
      query: { limit: 2 },
    });
    expect(history).toMatchObject({ hasBefore: true, messages: [{ text: 'Hello, Ada' }, { text: 'Good to see you' }] });
  });

  it('gives someone who was away everything since their cursor, with the ack', async () => {
    const other = await connect(grace, 1);
    const { head } = await other.command(commands.channelJoin, { channelId });
    other.close();
    const one = await connect(ada, 0);
    for (const text of ['one', 'two']) await one.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });

    const back = await connect(grace, 0);
    const resumed = await back.command(commands.channelJoin, { channelId, since: head });
    expect(resumed.verdict).toEqual({ status: 'recovered' });
    expect(resumed.events.map(({ seq }) => seq)).toEqual([head.seq + 1, head.seq + 2]);
    const reset = await back.command(commands.channelJoin, { channelId, since: { epoch: 'another', seq: 1 } });
    expect(reset).toMatchObject({ verdict: { status: 'reset' }, events: [] });
    const page = await callApi(system.apiUrl, routes.streamEventsPage, { token: grace.accessToken, params: { stream: streams.channel(channelId) }, query: { after: head.seq, limit: 50 } });
    expect(page.events).toEqual(resumed.events);
  });

  it('carries the trace of who sent a message to everybody who gets it', async () => {
    const [one, other] = await Promise.all([connect(ada, 0), connect(grace, 1)]);
    const { head } = await other.command(commands.channelJoin, { channelId });
    const traceId = randomUUID().replaceAll('-', '');
    const trace = `00-${traceId}-b7ad6b7169203331-01`;
    await one.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'follow me', trace });
    await other.receivedUpTo(streams.channel(channelId), head.seq + 1);
    expect(other.events.at(-1)?.trace).toMatch(new RegExp(`^00-${traceId}-`));
  });

  it('shows who is connected', async () => {
    const client = await connect(ada, 0);
    const members = () => callApi(system.apiUrl, routes.listMembers, { token: grace.accessToken, params: { channelId }, query: { limit: 10 } });
    await waitUntil('Ada is seen as connected', async () =>
      (await members()).members.some(({ userId, connected }) => userId === ada.user.id && connected === true));
    for (const other of open) other.close();
    expect(client.socket.connected).toBe(false);
    await waitUntil('Ada is seen as gone', async () =>
      (await members()).members.every(({ connected }) => connected === false));
  });
});
