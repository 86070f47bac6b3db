import { randomUUID } from 'node:crypto';
import { ErrorResponse, routes, streams, type Channel, type SessionTokens } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, seed, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

const PER_DAY = 5;

describe('direct conversations', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let [ada, bob, eve] = [] as unknown as [SessionTokens, SessionTokens, SessionTokens];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'direct-spec' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { DIRECT_PER_DAY: String(PER_DAY), ADDING_STRANGERS: 'invite' });
  });

  beforeEach(async () => {
    [ada, bob, eve] = await Promise.all([api.signUp(), api.signUp(), api.signUp()]);
  });

  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  const begin = (by: SessionTokens, users: readonly (SessionTokens | string)[], hidden?: boolean) =>
    api.call('POST', '/v1/direct', { token: by.accessToken, body: { userIds: users.map((user) => (typeof user === 'string' ? user : user.user.id)), hidden } });
  async function begun(...input: Parameters<typeof begin>): Promise<Channel> {
    const { status, body } = await begin(...input);
    if (status !== 200) throw new Error(`beginning answered ${status}: ${JSON.stringify(body)}`);
    return routes.beginDirect.output.parse(body);
  }
  const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;
  const toldOf = async ({ user }: SessionTokens) =>
    (await readEvents(database.pool, streams.user(user.id), { epoch: '', after: 0, limit: 100 })).map(({ type, data }) => [type, (data as { channel?: Channel }).channel?.id]);

  it('are one for each set of people, without a name, in which all are members', async () => {
    const pair = await begun(ada, [bob]);
    expect(pair).toMatchObject({ kind: 'direct', name: '', topic: null, memberIds: [ada.user.id, bob.user.id].sort() });
    expect(await begun(bob, [ada, bob, ada])).toEqual(pair);
    const three = await begun(eve, [ada, bob]);
    expect(three.id).not.toBe(pair.id);
    expect((await begun(ada, [bob, eve])).id).toBe(three.id);
    const members = await database.prisma.channelMember.findMany({ where: { channelId: three.id } });
    expect(members.map(({ role }) => role)).toEqual(['member', 'member', 'member']);
    expect([await toldOf(ada), await toldOf(eve)]).toEqual([[['channel:added', pair.id], ['channel:added', three.id]], [['channel:added', three.id]]]);
    const log = await readEvents(database.pool, streams.channel(pair.id), { epoch: '', after: 0, limit: 10 });
    expect(log.map(({ type }) => type)).toEqual(['member:joined', 'member:joined']);
  });

  it('are one, however many begin them at once', async () => {
    const people = [ada, bob, eve];
    const asked = Array.from({ length: 24 }, (_, index) => begun(people[index % 3] ?? ada, people, index % 2 === 0));
    expect(new Set((await Promise.all(asked)).map(({ id }) => id)).size).toBe(1);
  });

  it('have the same people for ever', async () => {
    const { id } = await begun(ada, [bob]);
    const call = (by: SessionTokens, method: string, path: string, body?: object) => api.call(method, `/v1/channels/${id}${path}`, { token: by.accessToken, body });
    const answers = [
      await call(ada, 'POST', '/leave'),
      await call(ada, 'POST', '/members', { userId: eve.user.id }),
      await call(ada, 'PATCH', `/members/${bob.user.id}`, { role: 'admin' }),
      await call(ada, 'DELETE', `/members/${bob.user.id}`),
      await call(ada, 'DELETE', `/members/${ada.user.id}`),
    ];
    expect(answers.map(reasonOf)).toEqual(Array(5).fill('NOT_ALLOWED'));
    expect(reasonOf(await call(eve, 'POST', '/join'))).toBe('CHANNEL_NOT_FOUND');
    const listed = routes.listChannels.output.parse((await api.call('GET', '/v1/channels', { token: ada.accessToken })).body);
    expect(listed.channels.map((channel) => channel.id)).not.toContain(id);
  });

  it('do not begin between two of whom one has blocked the other, as with somebody who is not there', async () => {
    await api.call('PUT', `/v1/me/blocks/${bob.user.id}`, { token: ada.accessToken });
    const nobody = await begin(ada, [randomUUID()]);
    expect([nobody.status, reasonOf(nobody)]).toEqual([403, 'CANNOT_MESSAGE']);
    for (const answer of [await begin(ada, [bob]), await begin(bob, [ada])]) expect([answer.status, answer.body]).toEqual([nobody.status, nobody.body]);
    expect((await begun(bob, [ada, eve])).memberIds).toHaveLength(3);
    expect(await database.prisma.channel.count({ where: { kind: 'direct', directMemberIds: { equals: [ada.user.id, bob.user.id].sort() } } })).toBe(0);
  });

  it('do not begin with somebody who is deactivated, alone or among others', async () => {
    await database.pool.query('UPDATE users SET deactivated_at = now() WHERE id = $1', [bob.user.id]);
    const answers = [await begin(ada, [bob]), await begin(ada, [bob, eve])];
    expect(answers.map(reasonOf)).toEqual(['CANNOT_MESSAGE', 'CANNOT_MESSAGE']);
  });

  it('begin with a guest of the deployment, and for one, where both are in a channel', async () => {
    const { userIds: [guest = '', other = ''] } = await seed(database.pool, { users: 2, channels: 1 });
    await database.pool.query(`UPDATE users SET role = 'guest' WHERE id = ANY ($1::uuid[])`, [[guest, ada.user.id]]);
    expect(reasonOf(await begin(bob, [guest]))).toBe('CANNOT_MESSAGE');
    expect(reasonOf(await begin(bob, [eve, guest]))).toBe('CANNOT_MESSAGE');
    expect(reasonOf(await begin(ada, [bob]))).toBe('CANNOT_MESSAGE');
    // A direct conversation in common is none.
    await begun(bob, [eve]);
    const { rows: [channel] } = await database.pool.query<{ id: string }>('SELECT channel_id AS id FROM channel_members WHERE user_id = $1', [other]);
    const join = (userId: string) => database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role, joined_at, joined_seq) VALUES ($1, $2, 'member', now(), 0)`, [channel?.id, userId]);
    await Promise.all([join(bob.user.id), join(ada.user.id)]);
    expect((await begun(bob, [guest])).memberIds).toContain(guest);
    expect((await begun(ada, [bob])).memberIds).toContain(bob.user.id);
  });

  it('can be had by both when they began before the block', async () => {
    const { id } = await begun(ada, [bob]);
    await api.call('PUT', `/v1/me/blocks/${bob.user.id}`, { token: ada.accessToken });
    expect([(await begun(ada, [bob])).id, (await begun(bob, [ada])).id]).toEqual([id, id]);
  });

  it('are so many in a day, also at once', async () => {
    const { userIds } = await seed(database.pool, { users: PER_DAY + 3, channels: 0 });
    const answers = await Promise.all(userIds.map((userId) => begin(ada, [userId])));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(PER_DAY).fill(200), 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(reasonOf)).toEqual(Array(3).fill('TOO_MANY_DIRECT'));
    const first = userIds[answers.findIndex(({ status }) => status === 200)] ?? '';
    expect((await begin(ada, [first])).status).toBe(200);
  });

  it('do not make people acquainted: nobody is added to channels for them', async () => {
    await begun(ada, [bob]);
    const { body } = await api.call('POST', '/v1/channels', { token: ada.accessToken, body: { name: 'trap', kind: 'private', memberIds: [bob.user.id] } });
    expect((body as { invitedIds?: string[] }).invitedIds).toEqual([bob.user.id]);
  });

  it('that are hidden are told to nobody else until somebody of them asks, and then to who asks, or to all', async () => {
    const { id } = await begun(ada, [bob, eve], true);
    expect([await toldOf(ada), await toldOf(bob), await toldOf(eve)]).toEqual([[['channel:added', id]], [], []]);
    for (let time = 0; time < 2; time++) await begun(bob, [ada, eve], true);
    expect([await toldOf(bob), await toldOf(eve)]).toEqual([[['channel:added', id]], []]);
    await begun(ada, [bob, eve]);
    expect([await toldOf(ada), await toldOf(bob), await toldOf(eve)].map((told) => told.length)).toEqual([1, 1, 1]);
  });
});
