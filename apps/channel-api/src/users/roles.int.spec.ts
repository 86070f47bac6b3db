import { ErrorResponse, routes, type DeploymentRole, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

describe('roles in the deployment', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let api: RunningApi;
  let root: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url, max: 1 });
    const handle = newHandle();
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { FIRST_ADMINISTRATOR: handle.toUpperCase() });
    root = await api.signUp(handle);
    // Sign-up first, as whoever sets up a deployment does it: the role follows by itself.
    await waitUntil('somebody is administrator', async () => (await roleOf(root)) === 'administrator');
  });

  afterAll(async () => {
    await api.close();
    await pool.end();
    await copy.drop();
  });

  const call = (by: SessionTokens, method: string, path: string, body?: unknown) => api.call(method, path, { token: by.accessToken, ...(body !== undefined && { body }) });
  const give = (by: SessionTokens, to: SessionTokens, role: DeploymentRole, reason?: string) => call(by, 'PUT', `/v1/users/${to.user.id}/role`, { role, reason });
  const roleOf = async (user: SessionTokens) => routes.me.output.parse((await call(user, 'GET', '/v1/me')).body).role;
  const reasonOf = ({ status, body }: Answer) => (status < 300 ? 'allowed' : ErrorResponse.parse(body).data.reason);
  const audited = async (of: SessionTokens) => {
    const { rows } = await pool.query<{ actor_id: string; before: object; after: object; reason: string | null }>(
      "SELECT actor_id, before, after, reason FROM audit_entries WHERE action = 'user:role-changed' AND subject_id = $1 ORDER BY id",
      [of.user.id],
    );
    return rows;
  };
  const create = async (by: SessionTokens, kind: 'public' | 'private' = 'public') => routes.createChannel.output.parse((await call(by, 'POST', '/v1/channels', { name: 'room', kind })).body).id;

  it('begin with the administrator whom the environment names, once', async () => {
    expect(await audited(root)).toEqual([{ actor_id: null, before: { role: 'member' }, after: { role: 'administrator' }, reason: 'FIRST_ADMINISTRATOR' }]);
  });

  it('are given by administrators alone, with why, and hold from the next request on', async () => {
    const [ada, grace] = [await api.signUp(), await api.signUp()];
    expect(reasonOf(await give(ada, grace, 'administrator'))).toBe('NOT_ALLOWED');
    expect(reasonOf(await give(ada, ada, 'administrator'))).toBe('NOT_ALLOWED');
    expect((await give(root, ada, 'administrator', 'helps out')).body).toMatchObject({ handle: ada.user.handle, role: 'administrator' });
    expect(reasonOf(await give(ada, grace, 'guest'))).toBe('allowed');
    expect(reasonOf(await give(ada, grace, 'guest'))).toBe('allowed');
    expect(reasonOf(await give(root, ada, 'member'))).toBe('allowed');
    expect(reasonOf(await give(ada, grace, 'member'))).toBe('NOT_ALLOWED');
    expect(await audited(ada)).toEqual([
      { actor_id: root.user.id, before: { role: 'member' }, after: { role: 'administrator' }, reason: 'helps out' },
      { actor_id: root.user.id, before: { role: 'administrator' }, after: { role: 'member' }, reason: null },
    ]);
    expect(await audited(grace)).toHaveLength(1);
  });

  it('leave an administrator', async () => {
    const other = await api.signUp();
    expect(reasonOf(await give(root, root, 'guest'))).toBe('LAST_ADMINISTRATOR');
    await give(root, other, 'administrator');
    expect(reasonOf(await give(root, root, 'member'))).toBe('allowed');
    expect(reasonOf(await give(other, other, 'member'))).toBe('LAST_ADMINISTRATOR');
    await give(other, root, 'administrator');
  });

  it('leave one who can administrate: whoever is banned is none', async () => {
    const other = await api.signUp();
    await pool.query("UPDATE users SET role = 'member' WHERE id <> $1", [root.user.id]);
    expect(reasonOf(await call(root, 'PUT', `/v1/moderation/bans/${other.user.id}`, {}))).toBe('allowed');
    expect(reasonOf(await give(root, other, 'administrator'))).toBe('allowed');
    expect(reasonOf(await give(root, root, 'member'))).toBe('LAST_ADMINISTRATOR');
    expect(reasonOf(await call(root, 'POST', '/v1/me/deactivate', { password: PASSWORD }))).toBe('LAST_ADMINISTRATOR');
    await call(root, 'DELETE', `/v1/moderation/bans/${other.user.id}`);
    expect(reasonOf(await give(root, other, 'member'))).toBe('allowed');
  });

  it('are told to their person in their own stream, and to bots what concerns them', async () => {
    const ada = await api.signUp();
    const bot = routes.createBot.output.parse((await call(ada, 'POST', '/v1/bots', { handle: newHandle() })).body);
    const told = async (userId: string) => (await pool.query<{ data: unknown }>("SELECT data FROM stream_events WHERE stream_id = $1 AND type = 'user:role-changed' ORDER BY seq", [`user:${userId}`])).rows.map(({ data }) => data);
    for (const role of ['administrator', 'administrator', 'guest', 'member'] as const) expect(reasonOf(await give(root, ada, role))).toBe('allowed');
    expect(reasonOf(await give(ada, ada, 'administrator'))).toBe('NOT_ALLOWED');
    expect(await told(ada.user.id)).toEqual([{ role: 'administrator' }, { role: 'guest' }, { role: 'member' }]);
    expect(await told(bot.id)).toEqual([{ role: 'guest' }, { role: 'member' }]);
  });

  it('are of people: a bot has none of its own, and nobody is found who does not exist', async () => {
    const { body } = await call(root, 'POST', '/v1/bots', { handle: newHandle() });
    const bot = { ...root, user: routes.createBot.output.parse(body) };
    expect(reasonOf(await give(root, bot, 'administrator'))).toBe('USER_NOT_FOUND');
    expect(reasonOf(await call(root, 'PUT', '/v1/users/00000000-0000-4000-8000-000000000000/role', { role: 'guest' }))).toBe('USER_NOT_FOUND');
  });

  it('of guests hide public channels that they do not belong to, and let them make none', async () => {
    const [host, guest] = [await api.signUp(), await api.signUp()];
    const [hidden, own] = [await create(host), await create(host)];
    await call(host, 'POST', `/v1/channels/${own}/members`, { userId: guest.user.id });
    await give(root, guest, 'guest');
    expect(reasonOf(await call(guest, 'POST', '/v1/channels', { name: 'mine' }))).toBe('NOT_ALLOWED');
    expect(reasonOf(await call(guest, 'POST', `/v1/channels/${hidden}/join`))).toBe('CHANNEL_NOT_FOUND');
    expect(reasonOf(await call(guest, 'GET', `/v1/channels/${hidden}/members`))).toBe('CHANNEL_NOT_FOUND');
    expect(routes.listChannels.output.parse((await call(guest, 'GET', '/v1/channels')).body).channels.map(({ id }) => id)).toEqual([own]);
    expect(reasonOf(await call(guest, 'GET', `/v1/channels/${own}/members`))).toBe('allowed');
  });

  it('of administrators are an owner’s in channels that they can see, and in no others', async () => {
    const [host, member] = [await api.signUp(), await api.signUp()];
    const [open, closed] = [await create(host), await create(host, 'private')];
    for (const channel of [open, closed]) await call(host, 'POST', `/v1/channels/${channel}/members`, { userId: member.user.id });
    expect(reasonOf(await call(root, 'PATCH', `/v1/channels/${open}/members/${member.user.id}`, { role: 'owner' }))).toBe('allowed');
    expect(reasonOf(await call(root, 'DELETE', `/v1/channels/${open}/members/${host.user.id}`))).toBe('allowed');
    expect(reasonOf(await call(root, 'GET', `/v1/channels/${open}/webhooks`))).toBe('allowed');
    expect(reasonOf(await call(root, 'DELETE', `/v1/channels/${closed}/members/${member.user.id}`))).toBe('CHANNEL_NOT_FOUND');
  });
});
