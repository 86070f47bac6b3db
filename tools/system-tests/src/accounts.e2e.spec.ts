import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, routes, streams, type Message } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient, type RefusedError } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

const PASSWORD = 'correct horse battery';
const PEOPLE = 10;
/** From the decision to the end of all connections, on a machine with other things to do. */
const IN_EFFECT_MS = 1_000;

/** People who are deactivated, over two gateways. */
describe('somebody who is deactivated', () => {
  let system: SharedSystem;
  let rootToken: string;

  beforeAll(async () => {
    system = await SharedSystem.use();
    const { userIds: [root = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [root]);
    rootToken = await system.token(root);
  });
  afterAll(() => system.stop());

  const signUp = () => callApi(system.apiUrl, routes.signUp, { body: { handle: `u${randomUUID().slice(0, 18).replaceAll('-', '')}`, password: PASSWORD } });
  const deactivate = (userId: string) => callApi(system.apiUrl, routes.deactivateUser, { token: rootToken, params: { userId }, body: {} });
  const reactivate = (userId: string) => callApi(system.apiUrl, routes.reactivateUser, { token: rootToken, params: { userId }, body: {} });
  const reasonOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as RefusedError).reason);
  const send = (client: WireClient, channelId: string, text: string) => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });

  it('is gone from every gateway at once, while messages flow, and gets not one event after it is told', async () => {
    const people = await Promise.all(Array.from({ length: PEOPLE }, signUp));
    const { userIds: [writerId = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const channelId = channel?.id ?? '';
    for (const { user } of people) await system.database.pool.query("INSERT INTO channel_members (channel_id, user_id, role) VALUES ($1, $2, 'member')", [channelId, user.id]);
    const writer = await system.connect(writerId, 0);
    let writing = true;
    const traffic = (async () => {
      while (writing) await send(writer, channelId, 'still there?');
    })();
    const times: number[] = [];
    let after = 0;
    for (const { accessToken, user } of people) {
      const clients = await Promise.all([system.connectWith(accessToken, 0), system.connectWith(accessToken, 1)]);
      for (const client of clients) {
        await client.command(commands.channelJoin, { channelId });
        await waitUntil('messages come', () => client.eventsOf(streams.channel(channelId)).length > 0);
        let told = false;
        client.socket.onAny((name: string) => {
          if (told && name !== ephemeralEvents.errorEvent.name) after++;
          told ||= name === ephemeralEvents.sessionRevoked.name;
        });
      }
      const startedAt = performance.now();
      const ends = clients.map((client) => new Promise<void>((resolve) => client.socket.once('disconnect', () => (times.push(performance.now() - startedAt), resolve()))));
      await deactivate(user.id);
      await Promise.all(ends);
      for (const client of clients) expect(client.ephemeral).toContainEqual({ name: ephemeralEvents.sessionRevoked.name, data: { reason: 'deactivated' } });
      for (const gateway of [0, 1]) expect(await reasonOf(system.connectWith(accessToken, gateway))).toBe('SESSION_REVOKED');
    }
    writing = false;
    await traffic;
    const longest = Math.max(...times);
    console.log(`deactivation to the end of ${times.length} connections: median ${times.toSorted((one, other) => one - other)[times.length / 2]?.toFixed(0)} ms, longest ${longest.toFixed(0)} ms; events after it: ${after}`);
    expect(longest).toBeLessThan(IN_EFFECT_MS);
    expect(after).toBe(0);
  });

  it('sends nothing, is mentioned by nobody, and is offline to who watches, until they are back', async () => {
    const { userIds: [ada = '', bob = ''], channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const channelId = channel?.id ?? '';
    const { rows: [{ handle } = { handle: '' }] } = await system.database.pool.query<{ handle: string }>('SELECT handle FROM users WHERE id = $1', [ada]);
    // Of a session that the database knows nothing of, as if it were never told of its end: what is sent is refused all the same.
    const [hers, his] = await Promise.all([system.connect(ada, 0), system.connect(bob, 1)]);
    const stands = () => his.ephemeral.filter(({ name }) => name === ephemeralEvents.presenceUpdated.name).flatMap(({ data }) => ephemeralEvents.presenceUpdated.data.parse(data).users).filter(({ userId }) => userId === ada).at(-1)?.status;
    // Nobody is called offline by a presence that has just begun.
    const { userIds: [nobody = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await waitUntil('it is known who is not there', async () => (await his.command(commands.presenceSubscribe, { userIds: [nobody] })).presences.length > 0);
    await his.command(commands.presenceSubscribe, { userIds: [ada] });
    await hers.command(commands.presenceUpdate, { status: 'dnd' });
    await waitUntil('he sees her', () => stands() === 'dnd');
    const written = await send(hers, channelId, 'here');
    const mentioned = async (): Promise<Message> => (await send(his, channelId, `@${handle} are you there?`)).message;
    expect((await mentioned()).mentions?.userIds).toEqual([ada]);

    await deactivate(ada);
    await waitUntil('she is offline at once', () => stands() === 'offline', 3_000);
    expect(await reasonOf(send(hers, channelId, 'still here'))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(hers.command(commands.messageEdit, { messageId: written.message.id, text: 'otherwise' }))).not.toBe('done');
    expect((await mentioned()).mentions).toBeUndefined();

    await reactivate(ada);
    await waitUntil('she is seen again', () => stands() === 'dnd');
    expect(await reasonOf(send(hers, channelId, 'back'))).toBe('done');
    expect((await mentioned()).mentions?.userIds).toEqual([ada]);
  });
});
