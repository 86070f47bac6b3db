import { commands, ephemeralEvents, routes, streamEvents, streams, type DeploymentRole, type Profile } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** Who is told that somebody's profile reads differently, over two gateways. */
describe('people', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });
  afterAll(() => system.stop());

  const rename = async (userId: string, displayName: string) => callApi(system.apiUrl, routes.updateProfile, { token: await system.token(userId), body: { displayName } });
  const toldOf = (client: WireClient, userId: string): Profile[] =>
    client.ephemeral.flatMap(({ name, data }) => {
      if (name !== ephemeralEvents.userUpdated.name) return [];
      const { user } = ephemeralEvents.userUpdated.data.parse(data);
      return user.id === userId ? [user] : [];
    });

  it('who share channels with somebody, and their own devices, are told once of a change; strangers are not', async () => {
    // Three channels in common: told once all the same.
    const { userIds: [ada = '', near = '', far = ''] } = await seed(system.database.pool, { users: 3, channels: 3 });
    const { userIds: [stranger = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const clients = await Promise.all([system.connect(near, 0), system.connect(far, 1), system.connect(ada, 1), system.connect(stranger, 0), system.connect(stranger, 1)]);
    const strangers = clients.splice(3);

    const changed = await rename(ada, 'Ada King');
    await Promise.all(clients.map((client) => waitUntil('everybody is told', () => toldOf(client, ada).some(({ displayName }) => displayName === 'Ada King'))));
    // Whatever it would have told twice is told before this.
    await rename(ada, 'Ada Lovelace');
    await Promise.all(clients.map((client) => waitUntil('everybody is told again', () => toldOf(client, ada).some(({ displayName }) => displayName === 'Ada Lovelace'))));
    for (const client of clients) expect(toldOf(client, ada).map(({ displayName, version }) => [displayName, version])).toEqual([['Ada King', changed.version], ['Ada Lovelace', (changed.version ?? 0) + 1]]);

    await rename(stranger, 'Somebody Else');
    await Promise.all(strangers.map((client) => waitUntil('they are told of themselves', () => toldOf(client, stranger).length > 0)));
    for (const client of strangers) expect(toldOf(client, ada)).toEqual([]);
    // A device that comes later is greeted by the new name, also from what the gateway remembers.
    const { data } = (await system.connect(ada, 1)).ephemeral.find(({ name }) => name === ephemeralEvents.sessionReady.name) ?? {};
    expect(data).toMatchObject({ user: { id: ada, displayName: 'Ada Lovelace' } });
  });

  it('whose channel somebody has left are not told any more', async () => {
    const { userIds: [ada = '', other = ''], channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const [own, theirs] = await Promise.all([system.connect(ada, 0), system.connect(other, 1)]);
    const stream = streams.channel(channel?.id ?? '');
    await theirs.command(commands.channelJoin, { channelId: channel?.id ?? '' });
    await callApi(system.apiUrl, routes.leaveChannel, { token: await system.token(ada), params: { channelId: channel?.id ?? '' } });
    await waitUntil('it is known that she left', () => theirs.eventsOf(stream).length > 0);
    await rename(ada, 'Elsewhere');
    await waitUntil('her own device is told', () => toldOf(own, ada).length > 0);
    await rename(other, 'Barrier');
    await waitUntil('what comes after it has come', () => toldOf(theirs, other).length > 0);
    expect(toldOf(theirs, ada)).toEqual([]);
  });

  it('who are given another role are told on all their devices, and so is whoever connects later', async () => {
    const { userIds: [ada = '', root = ''] } = await seed(system.database.pool, { users: 2, channels: 1 });
    await system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [root]);
    const give = async (role: DeploymentRole) => callApi(system.apiUrl, routes.changeDeploymentRole, { token: await system.token(root), params: { userId: ada }, body: { role } });
    const roleIn = (client: WireClient) => (client.ephemeral.find(({ name }) => name === ephemeralEvents.sessionReady.name)?.data as { role?: DeploymentRole }).role;
    const told = (client: WireClient) => client.eventsOf(streams.user(ada)).flatMap(({ type, data }) => (type === streamEvents.userRoleChanged.name ? [(data as { role: DeploymentRole }).role] : []));
    const devices = await Promise.all([system.connect(ada, 0), system.connect(ada, 1)]);
    const chat = await system.chat(ada, 1);
    expect([...devices.map(roleIn), chat.user?.role]).toEqual(['member', 'member', 'member']);
    await give('administrator');
    await give('guest');
    for (const device of devices) await waitUntil('the device is told', () => told(device).length === 2);
    expect(devices.map(told)).toEqual([['administrator', 'guest'], ['administrator', 'guest']]);
    await waitUntil('the SDK knows it', () => chat.user?.role === 'guest');
    // From what the gateway remembers, and from the database.
    expect(roleIn(await system.connect(ada, 0))).toBe('guest');
    await give('member');
    for (const device of devices) await waitUntil('the device is told again', () => told(device).length === 3);
    expect(roleIn(await system.connect(ada, 1))).toBe('member');
  });

  it('are drawn anew by the SDK, which asks nobody for it', async () => {
    const { userIds: [ada = '', other = ''] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const chat = await system.chat(other, 1);
    await chat.people.load([ada]);
    const changes: string[] = [];
    chat.people.on('change', (profiles) => changes.push(...profiles.map(({ displayName }) => displayName)));
    await rename(ada, 'Countess');
    await waitUntil('its subscribers are told', () => changes.length > 0);
    expect([changes, chat.people.of(ada)?.displayName]).toEqual([['Countess'], 'Countess']);
  });
});
