import { briefly, Channel, ErrorResponse, limits, routes, streams, type Invitation, type SessionTokens } from '@chatgenius/contracts';
import { createDatabase, readEvents, withTransaction, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, seed, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';

describe('adding people who were not asked', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let ada: SessionTokens;
  let bob: SessionTokens;
  let carol: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'invitations-spec' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { ADDING_STRANGERS: 'invite', ADDITIONS_PER_DAY: '3' });
  });

  beforeEach(async () => {
    [ada, bob, carol] = await Promise.all([api.signUp(), api.signUp(), api.signUp()]);
  });

  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  const call = (by: SessionTokens, method: string, path: string, body?: unknown) => api.call(method, `/v1${path}`, { token: by.accessToken, body });
  const reasonOf = ({ status, body }: Answer): string => (status < 300 ? 'done' : ErrorResponse.parse(body).data.reason);
  const create = async (by: SessionTokens, kind: Channel['kind'], members: readonly SessionTokens[] = []) =>
    (await call(by, 'POST', '/channels', { name: `${kind} room`, kind, memberIds: members.map(({ user }) => user.id) })).body as Channel & { invitedIds?: string[] };
  const add = (by: SessionTokens, channel: Channel, whom: { user: { id: string } }) => call(by, 'POST', `/channels/${channel.id}/members`, { userId: whom.user.id });
  const waiting = async (of: SessionTokens, query = ''): Promise<Invitation[]> => routes.listInvitations.output.parse((await call(of, 'GET', `/me/invitations${query}`)).body).invitations;
  const answer = (by: SessionTokens, invitation: Invitation | undefined, how: 'accept' | 'decline') => call(by, 'POST', `/me/invitations/${invitation?.id}/${how}`);
  const members = async (by: SessionTokens, channel: Channel) =>
    routes.listMembers.output.parse((await call(by, 'GET', `/channels/${channel.id}/members`)).body).members.map(({ userId }) => userId).sort();
  const told = async ({ user }: SessionTokens) => (await readEvents(database.pool, streams.user(user.id), { epoch: '', after: 0, limit: 100 })).map(({ type }) => type);
  const block = (by: SessionTokens, whom: SessionTokens) => call(by, 'PUT', `/me/blocks/${whom.user.id}`);
  /** A private channel in common, as people come to have one. */
  const befriend = async (one: SessionTokens, other: SessionTokens) => {
    const room = await create(one, 'private', [other]);
    await answer(other, (await waiting(other)).find(({ channel }) => channel.id === room.id), 'accept');
    return room;
  };

  it('asks strangers, one by one and many at once, and they become members by accepting', async () => {
    const room = await create(ada, 'private', [bob]);
    expect(room.invitedIds).toEqual([bob.user.id]);
    for (let time = 0; time < 2; time++) expect(reasonOf(await add(ada, room, carol))).toBe('INVITED_INSTEAD');
    expect(await members(ada, room)).toEqual([ada.user.id]);
    const channel = briefly(Channel.parse(room));
    expect(await waiting(bob)).toMatchObject([{ channel, role: 'member', inviter: ada.user }]);
    const [invitation] = await waiting(carol);
    for (let time = 0; time < 2; time++) expect(await answer(carol, invitation, 'accept')).toMatchObject({ status: 200, body: { channel, member: { userId: carol.user.id, role: 'member' } } });
    expect(await members(ada, room)).toEqual([ada.user.id, carol.user.id].sort());
    expect(await told(carol)).toEqual(['invitation:created', 'channel:added', 'invitation:ended']);
    expect(await waiting(carol)).toEqual([]);
    expect(reasonOf(await answer(bob, invitation, 'accept'))).toBe('INVITATION_NOT_FOUND');
  });

  it('adds those of a private channel in common; a public one, which anybody joins, is none', async () => {
    const town = await create(bob, 'public');
    await call(ada, 'POST', `/channels/${town.id}/join`);
    const room = await create(ada, 'private');
    expect(reasonOf(await add(ada, room, bob))).toBe('INVITED_INSTEAD');
    await befriend(ada, bob);
    const other = await create(ada, 'private', [bob]);
    expect(other.invitedIds).toBeUndefined();
    expect(await members(ada, other)).toEqual([ada.user.id, bob.user.id].sort());
    // Whoever has left by themselves is asked before they are back.
    await call(bob, 'POST', `/channels/${other.id}/leave`);
    expect(reasonOf(await add(ada, other, bob))).toBe('INVITED_INSTEAD');
  });

  it('adds a bot at once where its owner does', async () => {
    const room = await create(ada, 'private');
    const bot = (await call(ada, 'POST', '/bots', { handle: `bot-${ada.user.handle.slice(0, 20)}`, displayName: 'Bot' })).body as { id: string };
    expect(reasonOf(await add(ada, room, { user: bot }))).toBe('done');
    expect(reasonOf(await add(bob, await create(bob, 'private'), { user: bot }))).toBe('INVITED_INSTEAD');
  });

  it('adds nobody to more than a few channels in a day, not even by adding and removing them', async () => {
    await befriend(ada, bob);
    const room = await create(ada, 'private', [bob]);
    await call(ada, 'DELETE', `/channels/${room.id}/members/${bob.user.id}`);
    expect(reasonOf(await add(ada, room, bob))).toBe('INVITED_INSTEAD');
    const flood = await Promise.all(Array.from({ length: 4 }, () => create(ada, 'private', [bob])));
    expect(flood.filter(({ invitedIds }) => invitedIds === undefined)).toHaveLength(2);
  });

  it('takes a no for an answer, of whoever of the channel asks', async () => {
    const room = await create(ada, 'private', [bob, carol]);
    await answer(carol, (await waiting(carol))[0], 'accept');
    const [invitation] = await waiting(bob);
    for (let time = 0; time < 2; time++) expect(reasonOf(await answer(bob, invitation, 'decline'))).toBe('done');
    for (const inviter of [ada, carol]) expect(reasonOf(await add(inviter, room, bob))).toBe('INVITED_INSTEAD');
    expect(await waiting(bob)).toEqual([]);
    expect(await told(bob)).toEqual(['invitation:created', 'invitation:ended']);
    expect(reasonOf(await answer(bob, invitation, 'accept'))).toBe('INVITATION_NOT_FOUND');
  });

  it('lets nobody in by an inviter who could not add them any more, and needs no invitation of who has come otherwise', async () => {
    const room = await create(ada, 'public', [bob, carol]);
    await call(bob, 'POST', `/channels/${room.id}/join`);
    expect(await waiting(bob)).toEqual([]);
    await call(ada, 'PATCH', `/channels/${room.id}/members/${bob.user.id}`, { role: 'owner' });
    const [invitation] = await waiting(carol);
    await call(ada, 'POST', `/channels/${room.id}/leave`);
    expect(reasonOf(await answer(carol, invitation, 'accept'))).toBe('INVITATION_NOT_FOUND');
  });

  it('tells who is blocked nothing of it: they get the answers of a stranger, and reach nobody', async () => {
    await befriend(ada, bob);
    const room = await create(ada, 'private', [carol]);
    await block(bob, ada);
    const before = await told(bob);
    const [ofBlocker, ofStranger] = [await add(ada, room, bob), await add(ada, room, carol)];
    expect(ofBlocker).toMatchObject({ status: ofStranger.status, body: ofStranger.body as object });
    expect((await create(ada, 'private', [bob])).invitedIds).toEqual([bob.user.id]);
    expect(await waiting(bob)).toEqual([]);
    expect(await told(bob)).toEqual(before);
    // Nor is somebody else kept from inviting them.
    await answer(carol, (await waiting(carol))[0], 'accept');
    expect(reasonOf(await add(carol, room, bob))).toBe('INVITED_INSTEAD');
    expect(await waiting(bob)).toMatchObject([{ inviter: carol.user }]);
  });

  it('hides an invitation from when its inviter is blocked on', async () => {
    await create(ada, 'private', [bob]);
    const [invitation] = await waiting(bob);
    await block(bob, ada);
    expect(await waiting(bob)).toEqual([]);
    expect(reasonOf(await answer(bob, invitation, 'accept'))).toBe('INVITATION_NOT_FOUND');
  });

  it('is bounded by pair and by inviter, for the blocked as for others, also where many are asked at once', async () => {
    await block(carol, ada);
    for (const whom of [bob, carol]) {
      const rooms = await Promise.all(Array.from({ length: limits.invitationsPerPair + 2 }, () => create(ada, 'private')));
      const answers = await Promise.all(rooms.map((room) => add(ada, room, whom)));
      expect(answers.map(reasonOf).sort()).toEqual([...Array<string>(limits.invitationsPerPair).fill('INVITED_INSTEAD'), 'TOO_MANY_INVITATIONS', 'TOO_MANY_INVITATIONS']);
      // One that waits already is none more.
      const invited = rooms[answers.findIndex((one) => reasonOf(one) === 'INVITED_INSTEAD')];
      if (invited) expect(reasonOf(await add(ada, invited, whom))).toBe('INVITED_INSTEAD');
    }
    const { userIds } = await seed(database.pool, { users: limits.invitationsPerInviter, channels: 0 });
    const answered = await call(ada, 'POST', '/channels', { name: 'crowd', kind: 'private', memberIds: userIds });
    expect([answered.status, reasonOf(answered)]).toEqual([409, 'TOO_MANY_INVITATIONS']);
  });

  it('is listed in pages, and ends by itself', async () => {
    const inviters = [ada, carol];
    for (const inviter of inviters) for (let count = 0; count < 2; count++) await create(inviter, 'private', [bob]);
    const pages: string[] = [];
    for (let query: string | undefined = '?limit=3'; query !== undefined; ) {
      const { invitations, next } = routes.listInvitations.output.parse((await call(bob, 'GET', `/me/invitations${query}`)).body);
      pages.push(...invitations.map(({ id }) => id));
      query = next === null ? undefined : `?limit=3&after=${next}`;
    }
    expect(pages).toEqual([...new Set(pages)].sort().reverse());
    expect(pages).toHaveLength(4);
    await database.pool.query("UPDATE channel_invitations SET created_at = created_at - interval '31 days' WHERE user_id = $1", [bob.user.id]);
    expect(await waiting(bob)).toEqual([]);
    await create(ada, 'private', [bob]);
    expect(await waiting(bob)).toHaveLength(1);
    // What has ended goes with its inviter's next one.
    expect(await database.prisma.channelInvitation.count({ where: { userId: bob.user.id, inviterId: ada.user.id } })).toBe(1);
  });

  it('is found by indexes, the list of those that wait and what is counted of an inviter', async () => {
    const plans = await withTransaction(database.pool, async (client) => {
      await client.query('SET LOCAL enable_seqscan = off');
      const plan = async (where: string) => JSON.stringify((await client.query(`EXPLAIN SELECT id FROM channel_invitations WHERE ${where}`)).rows);
      const id = `'${ada.user.id}'`;
      return [
        await plan(`user_id = ${id} AND state = 'pending' AND (created_at, id) < (now(), ${id}) ORDER BY created_at DESC, id DESC LIMIT 10`),
        await plan(`inviter_id = ${id} AND created_at > now() - interval '30 days'`),
      ];
    });
    expect(plans[0]).toMatch(/Index (Only )?Scan Backward using channel_invitations_user_id_created_at_id_idx/);
    expect(plans[0]).not.toContain('Sort');
    expect(plans[1]).toContain('channel_invitations_inviter_id_created_at_idx');
  });
});

describe('a deployment may', () => {
  it('refuse to have strangers added or asked', async () => {
    const copy = await createTestDatabase();
    const api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { ADDING_STRANGERS: 'refuse' });
    const [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
    const create = (memberIds: string[]) => api.call('POST', '/v1/channels', { token: ada.accessToken, body: { name: 'room', kind: 'private', memberIds } });
    const room = (await create([])).body as Channel;
    const answers = [await create([bob.user.id]), await api.call('POST', `/v1/channels/${room.id}/members`, { token: ada.accessToken, body: { userId: bob.user.id } })];
    expect(answers.map(({ status, body }) => [status, ErrorResponse.parse(body).data.reason])).toEqual(Array(2).fill([403, 'CANNOT_ADD']));
    expect(await api.call('GET', '/v1/me/invitations', { token: bob.accessToken })).toMatchObject({ body: { invitations: [] } });
    await api.close();
    await copy.drop();
  });
});
