import { randomUUID } from 'node:crypto';
import { ErrorResponse, SessionTokens, type OwnSession } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { PASSWORD, runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0';
let database: TestDatabase;
let pool: pg.Pool;
let api: RunningApi;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  api = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { TRUST_PROXY_HOPS: '1' });
});
afterAll(async () => {
  await api.close();
  await pool.end();
  await database.drop();
});

const signIn = async ({ user }: SessionTokens, headers: Record<string, string> = {}) =>
  SessionTokens.parse((await api.call('POST', '/v1/auth/sign-in', { body: { handle: user.handle, password: PASSWORD }, headers })).body);
const list = async (token: string, query = '') => (await api.call('GET', `/v1/me/sessions${query}`, { token })).body as { sessions: OwnSession[]; next: string | null };
const end = (token: string, id: string) => api.call('DELETE', `/v1/me/sessions/${id}`, { token });
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;

describe('the list of one’s sessions', () => {
  it('names device and address range, never the address, and says which one asks', async () => {
    const first = await api.signUp();
    const v4 = await signIn(first, { 'user-agent': FIREFOX, 'x-forwarded-for': '203.0.113.77' });
    const v6 = await signIn(first, { 'user-agent': 'ChatApp/3.1 (Android 15)', 'x-forwarded-for': '2001:db8:12:34:56::78' });
    const { sessions, next } = await list(v4.accessToken);
    expect(sessions).toMatchObject([
      { id: v6.sessionId, device: 'ChatApp on Android', addressRange: '2001:db8:12::/48', current: false },
      { id: v4.sessionId, device: 'Firefox on Windows', addressRange: '203.0.113.0/24', current: true },
      { id: first.sessionId, addressRange: '127.0.0.0/24', current: false },
    ]);
    expect(next).toBeNull();
    const { rows } = await pool.query('SELECT * FROM sessions WHERE user_id = $1', [first.user.id]);
    expect(JSON.stringify(rows)).not.toMatch(/203\.0\.113\.77|56::78/);
    await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: v4.refreshToken }, headers: { 'x-forwarded-for': '198.51.100.9' } });
    expect((await list(v4.accessToken)).sessions[1]).toMatchObject({ id: v4.sessionId, addressRange: '198.51.100.0/24' });
  });

  it('is paged, and leaves out what has ended', async () => {
    const first = await api.signUp();
    const ids = [first.sessionId];
    for (let time = 0; time < 4; time++) ids.unshift((await signIn(first)).sessionId);
    await end(first.accessToken, ids[1] ?? '');
    await pool.query(`UPDATE sessions SET expires_at = now() WHERE id = $1`, [ids[2]]);
    const one = await list(first.accessToken, '?limit=2');
    const two = await list(first.accessToken, `?limit=2&after=${one.next}`);
    expect([...one.sessions, ...two.sessions].map(({ id }) => id)).toEqual([ids[0], ids[3], ids[4]]);
    expect(two.next).toBeNull();
  });

  it('is read by an index', async () => {
    const client = await pool.connect();
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query(`EXPLAIN SELECT id FROM sessions WHERE user_id = $$${randomUUID()}$$ AND id < $$${randomUUID()}$$ AND revoked_at IS NULL AND expires_at > now() ORDER BY user_id DESC, id DESC LIMIT 51`);
    await client.query('RESET enable_seqscan');
    client.release();
    expect(JSON.stringify(rows)).toContain('sessions_user_id_id_idx');
  });

  it('says to the minute when a session was used, without a write for each request', async () => {
    const { accessToken, sessionId } = await api.signUp();
    const row = async () => (await pool.query<{ xmin: string; used: Date }>('SELECT xmin::text, last_used_at AS used FROM sessions WHERE id = $1', [sessionId])).rows[0];
    await pool.query(`UPDATE sessions SET last_used_at = now() - interval '1 hour', created_at = now() - interval '2 hours' WHERE id = $1`, [sessionId]);
    const before = await row();
    for (let time = 0; time < 5; time++) await api.call('GET', '/v1/me', { token: accessToken });
    expect(await row()).toEqual(before);
    // The process writes what it remembers at the latest when it ends.
    const other = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { AUTH_SIGNING_KEYS_FILE: api.keysFile });
    await other.call('GET', '/v1/me', { token: accessToken });
    await other.close();
    expect(Date.now() - ((await row())?.used.getTime() ?? 0)).toBeLessThan(120_000);
    expect(((await row())?.used.getTime() ?? 1) % 60_000).toBe(0);
  });
});

describe('ending a session from another one', () => {
  it('refuses its tokens at once, leaves the others alone, and may be repeated', async () => {
    const phone = await api.signUp();
    const laptop = await signIn(phone);
    for (let time = 0; time < 2; time++) expect(await end(laptop.accessToken, phone.sessionId)).toMatchObject({ status: 200, body: {} });
    expect(await api.call('GET', '/v1/me', { token: phone.accessToken })).toMatchObject({ status: 401, body: { data: { reason: 'SESSION_REVOKED', revocation: 'signed-out-elsewhere' } } });
    expect(reasonOf(await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: phone.refreshToken } }))).toBe('REFRESH_TOKEN_INVALID');
    await waitUntil('the other one is listed alone', async () => (await list(laptop.accessToken)).sessions.length === 1);
  });

  it('is for one’s own: those of others are missing', async () => {
    const [ada, bob] = [await api.signUp(), await api.signUp()];
    for (const id of [bob.sessionId, randomUUID()]) {
      const answer = await end(ada.accessToken, id);
      expect([answer.status, reasonOf(answer)]).toEqual([404, 'SESSION_NOT_FOUND']);
    }
    expect((await api.call('GET', '/v1/me', { token: bob.accessToken })).status).toBe(200);
    // What instances remember of ended sessions says nothing of one that only the database has ended.
    expect((await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: bob.refreshToken } })).status).toBe(200);
  });
});
