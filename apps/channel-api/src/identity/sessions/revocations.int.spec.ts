import { ErrorResponse, SessionTokens } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { PASSWORD, runChannelApi, type RunningApi } from '../../channel-api.fixture.ts';

/** Of what was told to nobody, with time for a busy machine. */
const UNTOLD_MS = 5_000 + 3_000;
const TOLD_MS = 1_000;

describe('the access token of a session that was ended', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let toNats: FaultProxy;
  let toDatabase: FaultProxy;
  let one: RunningApi;
  /** Another instance, whose ways to NATS and Postgres can be cut. */
  let other: RunningApi;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 1 });
    [toNats, toDatabase] = await Promise.all([FaultProxy.before(natsUrl()), FaultProxy.before(database.url)]);
    one = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { REFRESH_GRACE_MS: '0' });
    other = await runChannelApi({ databaseUrl: toDatabase.url, natsUrl: toNats.url }, { AUTH_SIGNING_KEYS_FILE: one.keysFile });
    await waitUntil('both know what was ended before', async () => (await Promise.all([one, other].map(({ health }) => health.readiness()))).every(({ checks }) => checks.revocations?.status === 'ok'));
  });
  afterAll(async () => {
    await Promise.all([other.close(), one.close()]);
    await Promise.all([toNats.close(), toDatabase.close()]);
    await pool.end();
    await database.drop();
  });

  const me = (by: RunningApi, { accessToken }: SessionTokens) => by.call('GET', '/v1/me', { token: accessToken });
  const post = (path: string, body: unknown) => one.call('POST', `/v1/auth/${path}`, { body });
  const signIn = async ({ user: { handle } }: SessionTokens) => SessionTokens.parse((await post('sign-in', { handle, password: PASSWORD })).body);
  const refused = (revocation: string) => ({ status: 401, body: { code: 'AUTH_FAILED', data: { reason: 'SESSION_REVOKED', retryable: false, revocation } } });
  const isRefused = async (by: RunningApi, tokens: SessionTokens) => {
    const { status, body } = await me(by, tokens);
    return status === 401 && ErrorResponse.parse(body).data.reason === 'SESSION_REVOKED';
  };

  it('is refused as soon as a sign-out is answered, and a moment later everywhere; other sessions go on', async () => {
    const phone = await one.signUp();
    const laptop = await signIn(phone);
    for (const by of [one, other]) expect((await me(by, phone)).status).toBe(200);
    await post('sign-out', { refreshToken: phone.refreshToken });
    const answer = await me(one, phone);
    expect(answer).toMatchObject(refused('signed-out'));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    await waitUntil('the other instance refuses it', () => isRefused(other, phone), TOLD_MS);
    for (const by of [one, other]) expect((await me(by, laptop)).status).toBe(200);
  });

  it('is refused after a sign-out everywhere, the one that asked for it included', async () => {
    const phone = await one.signUp();
    const laptop = await signIn(phone);
    await one.call('POST', '/v1/auth/sign-out-everywhere', { token: laptop.accessToken });
    for (const tokens of [phone, laptop]) expect(await me(one, tokens)).toMatchObject(refused('signed-out-everywhere'));
    for (const tokens of [phone, laptop]) await waitUntil('the other instance refuses it', () => isRefused(other, tokens), TOLD_MS);
    expect((await me(other, await signIn(phone))).status).toBe(200);
  });

  it('is refused after a refresh token came back', async () => {
    const first = await one.signUp();
    const second = SessionTokens.parse((await post('refresh', { refreshToken: first.refreshToken })).body);
    expect((await me(one, second)).status).toBe(200);
    await post('refresh', { refreshToken: first.refreshToken });
    for (const tokens of [first, second]) expect(await me(one, tokens)).toMatchObject(refused('refresh-token-reused'));
    await waitUntil('the other instance refuses it', () => isRefused(other, second), TOLD_MS);
  });

  it('is refused in time where nobody was told', async () => {
    const tokens = await one.signUp();
    // As by a process that dies between commit and notice.
    await pool.query(`UPDATE sessions SET revoked_at = now(), revoked_reason = 'signed-out' WHERE id = $1`, [tokens.sessionId]);
    for (const by of [one, other]) await waitUntil('it is found in the table', () => isRefused(by, tokens), UNTOLD_MS);
  });

  it('is refused in time by an instance that NATS does not reach', async () => {
    const tokens = await one.signUp();
    toNats.hang();
    await post('sign-out', { refreshToken: tokens.refreshToken });
    await waitUntil('it is found in the table', () => isRefused(other, tokens), UNTOLD_MS).finally(() => toNats.recover());
  });

  it('is refused by an instance that begins later', async () => {
    const tokens = await one.signUp();
    await post('sign-out', { refreshToken: tokens.refreshToken });
    const late = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { AUTH_SIGNING_KEYS_FILE: one.keysFile });
    const answer = await me(late, tokens);
    await late.close();
    expect(answer).toMatchObject(refused('signed-out'));
  });

  it('is refused while the database is away, when that is no reason to refuse others', async () => {
    const [good, ended] = [await one.signUp(), await one.signUp()];
    await post('sign-out', { refreshToken: ended.refreshToken });
    await waitUntil('the other instance refuses it', () => isRefused(other, ended), TOLD_MS);
    await toDatabase.close();
    const answers = [await me(other, ended), await me(other, good)];
    const { checks } = await other.health.readiness();
    toDatabase = await FaultProxy.before(database.url);
    expect(answers[0]).toMatchObject(refused('signed-out'));
    // The token is taken; what the route asks for cannot be had.
    expect(answers[1]).toMatchObject({ status: 503, body: { data: { reason: 'UNAVAILABLE' } } });
    expect(checks).toMatchObject({ revocations: { status: 'ok' }, database: { status: 'failed' } });
  });
});
