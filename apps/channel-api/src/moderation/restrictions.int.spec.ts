import { type Channel, ErrorResponse, routes, type SessionTokens, streams } from '@chatgenius/contracts';
import { createDatabase, lockStreams, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { untilSomebodyWaits } from '../waiting.fixture.ts';
import { type Answer, PASSWORD, runChannelApi, type RunningApi } from '../channel-api.fixture.ts';

const SOON = () => new Date(Date.now() + 60_000).toISOString();

describe('bans and mutes', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let [ada, bob, carol, root]: SessionTokens[] = [];
  let room: Channel;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'restrictions-spec' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
  });

  beforeEach(async () => {
    [ada, bob, carol, root] = await Promise.all([api.signUp(), api.signUp(), api.signUp(), api.signUp()]);
    await database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [root?.user.id]);
    room = (await call(ada, 'POST', '/channels', { name: 'room', kind: 'public', memberIds: [bob?.user.id] })).body as Channel;
  });

  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  it('let those go on who hold the stream of the user, and write what refers to them', async () => {
    const holder = await database.pool.connect();
    try {
      await holder.query('BEGIN');
      await lockStreams(holder, [streams.user(idOf(bob))]);
      const muting = call(root, 'PUT', `/moderation/mutes/${idOf(bob)}`, {});
      await untilSomebodyWaits(database.pool);
      await holder.query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2)', [idOf(carol), idOf(bob)]);
      await holder.query('COMMIT');
      expect((await muting).status).toBe(200);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
  });

  const call = (by: SessionTokens | undefined, method: string, path: string, body?: unknown) => api.call(method, `/v1${path}`, { token: by?.accessToken ?? '', body });
  const errorOf = ({ body }: Answer) => ErrorResponse.parse(body).data;
  const reasonOf = (answer: Answer): string => (answer.status < 300 ? 'done' : errorOf(answer).reason);
  const idOf = (of: SessionTokens | undefined) => of?.user.id ?? '';
  const ban = (by: SessionTokens | undefined, whom: SessionTokens | undefined, body: object = {}) => call(by, 'PUT', `/channels/${room.id}/bans/${idOf(whom)}`, body);
  const unban = (by: SessionTokens | undefined, whom: SessionTokens | undefined) => call(by, 'DELETE', `/channels/${room.id}/bans/${idOf(whom)}`);
  const join = (by: SessionTokens | undefined) => call(by, 'POST', `/channels/${room.id}/join`);
  const add = (by: SessionTokens | undefined, whom: SessionTokens | undefined) => call(by, 'POST', `/channels/${room.id}/members`, { userId: idOf(whom) });
  const bans = async (query = '') => routes.listBans.output.parse((await call(ada, 'GET', `/channels/${room.id}/bans${query}`)).body);
  const eventsOf = (stream: Parameters<typeof readEvents>[1]) => readEvents(database.pool, stream, { epoch: '', after: 0, limit: 100 });
  const audited = async (subjectId: string) =>
    (await database.pool.query<Record<string, unknown>>('SELECT actor_id, action, channel_id, before, after, reason FROM audit_entries WHERE subject_id = $1 ORDER BY id', [subjectId])).rows;

  it('keep somebody out by whatever way they come, until they are lifted', async () => {
    const until = SOON();
    expect((await ban(ada, bob, { until, reason: 'Spam' })).body).toMatchObject({ restriction: { userId: idOf(bob), kind: 'ban', until, reason: 'Spam', byId: idOf(ada) } });
    expect(errorOf(await join(bob))).toMatchObject({ reason: 'BANNED', until });
    expect(errorOf(await add(ada, bob))).toMatchObject({ reason: 'BANNED', until });
    expect((await bans()).restrictions.map(({ userId }) => userId)).toEqual([idOf(bob)]);
    for (let time = 0; time < 2; time++) expect(reasonOf(await unban(ada, bob))).toBe('done');
    // Nobody has to add who was banned and not removed.
    expect(reasonOf(await join(bob))).toBe('done');
    expect(await bans()).toEqual({ restrictions: [], next: null });
  });

  it('of somebody who was invited hold against the invitation, and end by their time', async () => {
    const priv = (await call(ada, 'POST', '/channels', { name: 'inner', kind: 'private', memberIds: [] })).body as Channel;
    await database.pool.query(`INSERT INTO channel_invitations (id, channel_id, user_id, inviter_id, role, created_at) VALUES (gen_random_uuid(), $1, $2, $3, 'member', now())`, [priv.id, idOf(carol), idOf(ada)]);
    const [invitation] = routes.listInvitations.output.parse((await call(carol, 'GET', '/me/invitations')).body).invitations;
    const accept = () => call(carol, 'POST', `/me/invitations/${invitation?.id}/accept`);
    expect(reasonOf(await call(ada, 'PUT', `/channels/${priv.id}/bans/${idOf(carol)}`, { until: SOON() }))).toBe('done');
    expect(reasonOf(await accept())).toBe('BANNED');
    await database.pool.query(`UPDATE restrictions SET until = now() - interval '1 second' WHERE channel_id = $1`, [priv.id]);
    expect(reasonOf(await accept())).toBe('done');
  });

  it('are told to the channel, to who is concerned and to the audit log, together', async () => {
    await ban(ada, bob, { reason: 'Spam' });
    await ban(ada, bob, { reason: 'Much spam' });
    await unban(ada, bob);
    const left = (await eventsOf(streams.channel(room.id))).filter(({ type }) => type === 'member:left');
    expect(left.map(({ data }) => data)).toEqual([{ channelId: room.id, userId: idOf(bob), cause: 'banned', by: idOf(ada) }]);
    expect((await eventsOf(streams.user(idOf(bob)))).map(({ type }) => type)).toEqual(['channel:added', 'channel:removed', 'user:restricted', 'user:restricted', 'user:unrestricted']);
    const ofBob = await audited(idOf(bob));
    expect(ofBob).toMatchObject([
      { actor_id: idOf(ada), action: 'member:banned', channel_id: room.id, before: null, after: { reason: 'Spam' }, reason: 'Spam' },
      { action: 'member:banned', before: { reason: 'Spam' }, after: { reason: 'Much spam' } },
      { action: 'member:unbanned', before: { reason: 'Much spam' }, after: null },
    ]);
  });

  it('are given by moderators to those below them, and by nobody to themselves', async () => {
    await add(ada, carol);
    expect(reasonOf(await ban(carol, bob))).toBe('NOT_ALLOWED');
    await call(ada, 'PATCH', `/channels/${room.id}/members/${idOf(carol)}`, { role: 'admin' });
    expect(reasonOf(await ban(carol, ada))).toBe('NOT_ALLOWED');
    expect(reasonOf(await ban(carol, root))).toBe('NOT_ALLOWED');
    expect(reasonOf(await ban(ada, ada))).toBe('NOT_ALLOWED');
    expect(reasonOf(await ban(root, ada))).toBe('OWNER_CANNOT_LEAVE');
    expect(reasonOf(await ban(carol, { ...carol, user: { ...carol?.user, id: crypto.randomUUID() } } as SessionTokens))).toBe('USER_NOT_FOUND');
    expect(reasonOf(await ban(ada, bob, { until: '2020-01-01T00:00:00Z' }))).toBe('PAYLOAD_MALFORMED');
    expect(reasonOf(await ban(carol, bob))).toBe('done');
    expect(reasonOf(await call(bob, 'GET', `/channels/${room.id}/bans`))).toBe('NOT_ALLOWED');
  });

  it('are listed in pages', async () => {
    for (const one of [bob, carol]) await ban(ada, one);
    const first = await bans('?limit=1');
    expect(first.restrictions).toHaveLength(1);
    const second = await bans(`?limit=1&after=${first.next}`);
    expect([...first.restrictions, ...second.restrictions].map(({ userId }) => userId)).toEqual([idOf(bob), idOf(carol)].sort());
  });

  it('of the deployment end sessions and bots at once, and are for administrators', async () => {
    const bot = (await call(bob, 'POST', '/bots', { handle: `bot-${bob?.user.handle.slice(0, 20)}`, displayName: 'Bot' })).body as { id: string };
    const { token } = (await call(bob, 'POST', `/bots/${bot.id}/tokens`, { name: 'one', scopes: ['channels:read'] })).body as { token: string };
    expect((await api.call('GET', '/v1/channels', { token })).status).toBe(200);
    expect(reasonOf(await call(ada, 'PUT', `/moderation/bans/${idOf(bob)}`, {}))).toBe('NOT_ALLOWED');
    expect(reasonOf(await call(root, 'PUT', `/moderation/bans/${idOf(root)}`, {}))).toBe('NOT_ALLOWED');
    const until = SOON();
    expect(reasonOf(await call(root, 'PUT', `/moderation/bans/${idOf(bob)}`, { until, reason: 'Fraud' }))).toBe('done');
    expect(reasonOf(await call(bob, 'GET', '/channels'))).toBe('SESSION_REVOKED');
    expect(errorOf(await api.call('GET', '/v1/channels', { token })).reason).toBe('ACCOUNT_BANNED');
    const signIn = () => api.call('POST', '/v1/auth/sign-in', { body: { handle: bob?.user.handle, password: PASSWORD } });
    expect(errorOf(await signIn())).toMatchObject({ reason: 'ACCOUNT_BANNED', until });
    expect((await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: bob?.refreshToken } })).status).toBe(401);
    expect(routes.listUserBans.output.parse((await call(root, 'GET', '/moderation/bans')).body).restrictions.map(({ userId }) => userId)).toEqual(expect.arrayContaining([idOf(bob), bot.id]));
    expect(reasonOf(await call(root, 'DELETE', `/moderation/bans/${idOf(bob)}`))).toBe('done');
    expect((await signIn()).status).toBe(200);
    expect((await audited(idOf(bob))).map(({ action }) => action)).toEqual(['user:banned', 'user:unbanned']);
  });

  it('leave no session behind that somebody begins while they are banned', async () => {
    for (let time = 0; time < 5; time++) {
      const [signedIn] = await Promise.all([
        api.call('POST', '/v1/auth/sign-in', { body: { handle: bob?.user.handle, password: PASSWORD } }),
        call(root, 'PUT', `/moderation/bans/${idOf(bob)}`, {}),
      ]);
      const { rows } = await database.pool.query('SELECT FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [idOf(bob)]);
      expect([signedIn.status === 200 || signedIn.status === 403, rows.length]).toEqual([true, 0]);
      await call(root, 'DELETE', `/moderation/bans/${idOf(bob)}`);
    }
  });

  it('set, change and end slow mode, which the channel is told of', async () => {
    const slow = (by: SessionTokens | undefined, seconds: number) => call(by, 'PUT', `/channels/${room.id}/slow-mode`, { seconds });
    expect(reasonOf(await slow(bob, 5))).toBe('NOT_ALLOWED');
    expect(reasonOf(await slow(ada, 21_601))).toBe('PAYLOAD_MALFORMED');
    for (let time = 0; time < 2; time++) expect((await slow(ada, 30)).body).toMatchObject({ channel: { id: room.id, slowModeSeconds: 30 } });
    expect((await slow(ada, 0)).body).not.toHaveProperty('channel.slowModeSeconds');
    const changes = (await eventsOf(streams.channel(room.id))).filter(({ type }) => type === 'channel:slow-mode-changed');
    expect(changes.map(({ data }) => (data as { seconds: number }).seconds)).toEqual([30, 0]);
    expect((await audited(room.id)).map(({ before, after }) => [before, after])).toEqual([[{ seconds: 0 }, { seconds: 30 }], [{ seconds: 30 }, { seconds: 0 }]]);
  });
});
