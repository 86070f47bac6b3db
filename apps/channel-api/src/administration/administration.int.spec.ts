import { randomUUID } from 'node:crypto';
import { ErrorResponse, limits, routes, type RouteContract, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

describe('administration', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let api: RunningApi;
  let admin: SessionTokens;
  let member: SessionTokens;
  let channelId: string;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url, max: 1 });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { ANNOUNCEMENTS_PER_MINUTE: '30' });
    [admin, member] = [await api.signUp(), await api.signUp()];
    await pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [admin.user.id]);
    channelId = ((await api.call('POST', '/v1/channels', { token: member.accessToken, body: { name: 'room' } })).body as { id: string }).id;
  });
  afterAll(async () => {
    await api.close();
    await pool.end();
    await copy.drop();
  });

  const call = (method: string, path: string, body?: unknown, by = admin) => api.call(method, path, { token: by.accessToken, body });
  const reasonOf = ({ body }: Answer) => ErrorResponse.parse(body).data.reason;
  const audit = async (subjectId: string) => (await pool.query<{ action: string }>('SELECT action, actor_id, before, after, reason FROM audit_entries WHERE subject_id = $1 ORDER BY id', [subjectId])).rows;

  it.each(Object.values<RouteContract>(routes).filter(({ path, service }) => path.startsWith('/v1/admin/') && service === undefined))('is refused to members: $method $path', async ({ method, path }) => {
    const filled = path.replaceAll(/:(\w+)/g, () => randomUUID());
    expect(reasonOf(await call(method, filled, method === 'GET' || method === 'DELETE' ? undefined : {}, member))).toBe('NOT_ALLOWED');
  });

  describe('of people', () => {
    const list = async (query: string) => routes.listUsers.output.parse((await call('GET', `/v1/admin/users?${query}`)).body);

    it('lists everybody once, in pages, by role if wanted, with when they were last active', async () => {
      const found = [];
      for (let after = ''; ; ) {
        const { users, next } = await list(`limit=1${after}`);
        found.push(...users);
        if (next === null) break;
        after = `&after=${next}`;
      }
      expect(found.map(({ id, role }) => ({ id, role }))).toEqual([{ id: admin.user.id, role: 'administrator' }, { id: member.user.id, role: 'member' }]);
      expect((await list('role=administrator')).users.map(({ id }) => id)).toEqual([admin.user.id]);
      expect((await list('role=guest')).users).toEqual([]);
      await waitUntil('their activity was noted', async () => (await list('')).users.every(({ lastActiveAt }) => lastActiveAt !== null), 20_000);
      for (const { lastActiveAt } of (await list('')).users) expect(Math.abs(Date.now() - Date.parse(lastActiveAt ?? ''))).toBeLessThan(60_000);
    });

    it('tells who is deactivated, and since when', async () => {
      await pool.query('UPDATE users SET deactivated_at = now() WHERE id = $1', [member.user.id]);
      const gone = (await list('deactivated=true')).users;
      expect(gone.map(({ id, deactivated }) => ({ id, deactivated }))).toEqual([{ id: member.user.id, deactivated: true }]);
      expect(Math.abs(Date.now() - Date.parse(gone[0]?.deactivatedAt ?? ''))).toBeLessThan(60_000);
      expect((await list('deactivated=false')).users).toMatchObject([{ id: admin.user.id, deactivatedAt: null }]);
      expect((await list('role=administrator&deactivated=true')).users).toEqual([]);
      await pool.query('UPDATE users SET deactivated_at = NULL WHERE id = $1', [member.user.id]);
    });

    it('walks an index among many', async () => {
      await pool.query("INSERT INTO users (id, handle, display_name, password_hash) SELECT gen_random_uuid(), 'filler' || n, 'Filler', '' FROM generate_series(1, 5000) AS n");
      await pool.query('ANALYZE users');
      const { rows } = await pool.query(`EXPLAIN (FORMAT JSON) SELECT u.id FROM users u LEFT JOIN user_activity a ON a.user_id = u.id WHERE u.kind = 'person' AND u.id > $1 AND u.role = 'guest' ORDER BY u.id LIMIT 51`, [randomUUID()]);
      expect(JSON.stringify(rows)).toContain('users_people_by_role_idx');
      const gone = await pool.query(`EXPLAIN (FORMAT JSON) SELECT u.id FROM users u LEFT JOIN user_activity a ON a.user_id = u.id WHERE u.kind = 'person' AND u.id > $1 AND u.deactivated_at IS NOT NULL ORDER BY u.id LIMIT 51`, [randomUUID()]);
      expect(JSON.stringify(gone.rows)).toContain('users_deactivated_people_idx');
      await pool.query("DELETE FROM users WHERE handle LIKE 'filler%'");
    });
  });

  describe('of connections', () => {
    it('says that it does not know which gateways there are, where nobody does, and finds no strangers', async () => {
      expect((await call('GET', `/v1/admin/users/${member.user.id}/connections`)).body).toMatchObject({ connections: [], total: 0 });
      expect(reasonOf(await call('GET', `/v1/admin/users/${randomUUID()}/connections`))).toBe('USER_NOT_FOUND');
      expect(reasonOf(await call('POST', `/v1/admin/users/${randomUUID()}/connections/end`, {}))).toBe('USER_NOT_FOUND');
      for (const connectionId of ['', '\ud800', '\0', 'two words']) expect(reasonOf(await call('POST', `/v1/admin/users/${randomUUID()}/connections/end`, { connectionId }))).toBe('PAYLOAD_MALFORMED');
    });
  });

  describe('by announcements', () => {
    const announce = (body: object) => call('POST', '/v1/admin/announcements', body);

    it('makes them for a time, lists and withdraws them, and writes all of it down', async () => {
      const made = routes.announce.output.parse((await announce({ text: 'hello', minutes: 10, channelId })).body);
      expect(made).toMatchObject({ channelId, text: 'hello', level: 'info' });
      expect(Date.parse(made.until) - Date.parse(made.createdAt)).toBe(600_000);
      for (const time of [1, 2]) expect([time, (await call('DELETE', `/v1/admin/announcements/${made.id}`)).status]).toEqual([time, 200]);
      const { announcements } = routes.listAnnouncements.output.parse((await call('GET', '/v1/admin/announcements')).body);
      expect(announcements).toMatchObject([{ id: made.id, createdById: admin.user.id, withdrawnAt: expect.any(String) as string }]);
      expect((await audit(made.id)).map(({ action }) => action)).toEqual(['announcement:made', 'announcement:withdrawn']);
      expect(JSON.stringify(await audit(made.id))).not.toContain('hello');
    });

    it.each([
      [{ text: '' }, 'PAYLOAD_MALFORMED'],
      [{ text: '\u200B' }, 'PAYLOAD_MALFORMED'],
      [{ text: 'x'.repeat(limits.announcementLength + 1) }, 'PAYLOAD_MALFORMED'],
      [{ text: 'hello', minutes: 0 }, 'PAYLOAD_MALFORMED'],
      [{ text: 'hello', level: 'panic' }, 'PAYLOAD_MALFORMED'],
      [{ text: 'hello', channelId: randomUUID() }, 'CHANNEL_NOT_FOUND'],
    ])('refuses %j', async (body, reason) => expect(reasonOf(await announce(body))).toBe(reason));

    it('lets few stand at once, and few be made', async () => {
      const answers = await Promise.all(Array.from({ length: limits.announcements + 1 }, () => announce({ text: 'again' })));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(limits.announcements);
      expect(answers.filter(({ status }) => status !== 201).map(reasonOf)).toEqual(['TOO_MANY_ANNOUNCEMENTS']);
      for (let answer = await announce({ text: 'more' }); ; answer = await announce({ text: 'more' })) {
        if (answer.status === 429) break;
        expect(reasonOf(answer)).toBe('TOO_MANY_ANNOUNCEMENTS');
      }
      expect(reasonOf(await call('DELETE', `/v1/admin/announcements/${randomUUID()}`))).toBe('ANNOUNCEMENT_NOT_FOUND');
    });
  });

  describe('of what is kept', () => {
    it('sets how long, for all and for a channel, and writes down what it was before', async () => {
      const read = async () => routes.readRetention.output.parse((await call('GET', '/v1/admin/retention')).body);
      expect(await read()).toEqual({ deployment: null, channels: [], next: null });
      expect((await call('PUT', '/v1/admin/retention', { days: 365 })).body).toMatchObject({ days: 365, updatedById: admin.user.id });
      expect((await call('PUT', '/v1/admin/retention', { days: 90, reason: 'policy 7' })).status).toBe(200);
      expect((await call('PUT', `/v1/admin/channels/${channelId}/retention`, { days: null })).body).toMatchObject({ days: null });
      expect(await read()).toMatchObject({ deployment: { days: 90 }, channels: [{ channelId, days: null }] });
      for (const days of [0, -1, 1.5, '7', limits.retentionDays + 1, undefined]) expect([days, (await call('PUT', '/v1/admin/retention', { days })).status]).toEqual([days, 400]);
      expect(reasonOf(await call('PUT', `/v1/admin/channels/${randomUUID()}/retention`, { days: 1 }))).toBe('CHANNEL_NOT_FOUND');
      for (const time of [1, 2]) expect([time, (await call('DELETE', `/v1/admin/channels/${channelId}/retention`)).status]).toEqual([time, 200]);
      expect((await read()).channels).toEqual([]);
      expect(await audit('deployment')).toMatchObject([{ before: null, after: { days: 365 } }, { before: { days: 365 }, after: { days: 90 }, reason: 'policy 7' }]);
      expect(await audit(channelId)).toMatchObject([{ after: { days: null } }, { before: { days: null } }]);
    });

    it('puts channels and users on hold, each once', async () => {
      const hold = (body: object) => call('POST', '/v1/admin/holds', { reason: 'a case', ...body });
      const [first, again] = await Promise.all([hold({ userId: member.user.id }), hold({ userId: member.user.id })]);
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(first.body).toEqual(again.body);
      const ofChannel = routes.placeHold.output.parse((await hold({ channelId })).body);
      const { holds } = routes.listHolds.output.parse((await call('GET', '/v1/admin/holds?limit=1')).body);
      expect(holds).toEqual([ofChannel]);
      for (const body of [{}, { channelId, userId: member.user.id }]) expect(reasonOf(await hold(body))).toBe('PAYLOAD_MALFORMED');
      expect(reasonOf(await hold({ channelId: randomUUID() }))).toBe('CHANNEL_NOT_FOUND');
      expect(reasonOf(await hold({ userId: randomUUID() }))).toBe('USER_NOT_FOUND');
      expect((await call('DELETE', `/v1/admin/holds/${ofChannel.id}`)).status).toBe(200);
      expect(reasonOf(await call('DELETE', `/v1/admin/holds/${ofChannel.id}`))).toBe('HOLD_NOT_FOUND');
      expect((await audit(member.user.id)).filter(({ action }) => action.startsWith('hold:'))).toMatchObject([{ action: 'hold:placed', reason: 'a case' }]);
    });
  });

  it('reads statistics of days, in pages', async () => {
    await pool.query("INSERT INTO statistics_days (day, messages) SELECT '2026-01-01'::date + n, n FROM generate_series(0, 9) AS n");
    const read = async (query: string) => routes.readStatistics.output.parse((await call('GET', `/v1/admin/statistics?${query}`)).body);
    const { days, next } = await read('from=2026-01-03&to=2026-01-08&limit=4');
    expect(days.map(({ day, messages, people }) => [day, messages, people])).toEqual([['2026-01-03', 2, null], ['2026-01-04', 3, null], ['2026-01-05', 4, null], ['2026-01-06', 5, null]]);
    expect((await read(`from=2026-01-03&to=2026-01-08&limit=4&after=${next}`)).days.map(({ day }) => day)).toEqual(['2026-01-07', '2026-01-08']);
    expect((await read('to=2026-01-02')).days.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-02']);
    // The days before the first one are in a year that Postgres does not know.
    expect((await read('to=0001-01-10')).days).toEqual([]);
    for (const query of ['from=yesterday', 'from=2026-02-30', 'limit=0']) expect((await call('GET', `/v1/admin/statistics?${query}`)).status).toBe(400);
  });
});
