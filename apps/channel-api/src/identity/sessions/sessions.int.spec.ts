import { createTokenVerifier } from '@chatgenius/auth';
import { BusConnection, listen } from '@chatgenius/bus';
import { ErrorResponse, notices, SessionTokens, type Revocation } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { AUDIENCE, ISSUER, newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';
import { IdempotencyRepository } from '../../idempotency/idempotency.repository.ts';
import { IdentityPurge } from '../identity-purge.ts';
import { ExchangedTokenRepository } from '../exchange/exchanged-token.repository.ts';
import { MailTokenRepository } from '../mail/mail-token.repository.ts';
import { ChallengeRepository } from '../second-factor/challenge.repository.ts';
import { SessionRepository } from './session.repository.ts';

const GRACE_MS = 10_000;
let database: TestDatabase;
let pool: pg.Pool;
let api: RunningApi;
/** The same API and database, without forgiveness: a token works once. */
let strictApi: RunningApi;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const servers = { databaseUrl: database.url, natsUrl: natsUrl() };
  api = await runChannelApi(servers, { REFRESH_GRACE_MS: String(GRACE_MS) });
  strictApi = await runChannelApi(servers, { REFRESH_GRACE_MS: '0' });
});
afterAll(async () => {
  await strictApi.close();
  await api.close();
  await pool.end();
  await database.drop();
});

const post = (path: string, body: unknown, by = api) => by.call('POST', `/v1/auth/${path}`, { body });
const refresh = (refreshToken: string, by = api) => post('refresh', { refreshToken }, by);
const query = (text: string, values: unknown[] = []) => pool.query<{ count: string; user_agent: string; id: string }>(text, values);
const unused = async (sessionId: string): Promise<number> =>
  Number((await query('SELECT count(*) FROM refresh_tokens WHERE session_id = $1 AND used_at IS NULL', [sessionId])).rows[0]?.count);
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;

describe('sign-up', () => {
  it('creates a user, who is signed in', async () => {
    const { status, body, headers } = await post('sign-up', { handle: ' Ada.Lovelace ', displayName: 'Ada', password: PASSWORD });
    const tokens = SessionTokens.parse(body);
    expect(status).toBe(201);
    expect(tokens.user).toMatchObject({ handle: 'ada.lovelace', displayName: 'Ada' });
    expect(Date.parse(tokens.accessTokenExpiresAt) - Date.now()).toBeGreaterThan(890_000);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await api.call('GET', '/v1/me', { token: tokens.accessToken })).toMatchObject({ status: 200, body: tokens.user });
  });

  it('gives a handle to one user, also when many ask at once', async () => {
    const handle = newHandle();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('sign-up', { handle, password: PASSWORD })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(reasonOf)).toEqual(Array(4).fill('HANDLE_TAKEN'));
  });

  it('gives nobody the name that mentions everybody', async () => {
    expect(reasonOf(await post('sign-up', { handle: 'Channel', password: PASSWORD }))).toBe('PAYLOAD_MALFORMED');
  });

  it('names every field that is wrong, and echoes none', async () => {
    const answer = await post('sign-up', { handle: 'no spaces', password: 'short' });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'INVALID_PAYLOAD', data: { reason: 'PAYLOAD_MALFORMED', issues: [{ path: 'body.handle' }, { path: 'body.password' }] } },
    });
    expect(JSON.stringify(answer.body)).not.toContain('no spaces');
  });
});

describe('sign-in', () => {
  it('starts a session of its own', async () => {
    const { user, sessionId } = await api.signUp();
    const again = SessionTokens.parse((await post('sign-in', { handle: user.handle, password: PASSWORD })).body);
    expect(again.user).toEqual(user);
    expect(again.sessionId).not.toBe(sessionId);
  });

  it('answers a wrong password and an unknown handle alike', async () => {
    const { user } = await api.signUp();
    const wrong = await post('sign-in', { handle: user.handle, password: 'not the password' });
    const unknown = await post('sign-in', { handle: newHandle(), password: PASSWORD });
    expect(wrong.status).toBe(401);
    expect(reasonOf(wrong)).toBe('CREDENTIALS_INVALID');
    expect(unknown.body).toEqual(wrong.body);
  });
});

describe('an access token', () => {
  it('verifies by the published keys, which hold nothing private', async () => {
    const { user, sessionId, accessToken, accessTokenExpiresAt } = await api.signUp();
    const verifier = createTokenVerifier({ jwksUrl: `${api.url}/.well-known/jwks.json`, issuer: ISSUER, audience: AUDIENCE });
    const identity = await verifier.verify(accessToken);
    expect(identity).toMatchObject({ userId: user.id, sessionId });
    expect(Math.abs(identity.expiresAt.getTime() - Date.parse(accessTokenExpiresAt))).toBeLessThan(1_000);

    const { body, headers } = await api.call('GET', '/.well-known/jwks.json');
    expect(Object.keys((body as { keys: object[] }).keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('is asked for, and must be good', async () => {
    const missing = await api.call('GET', '/v1/me');
    expect([missing.status, reasonOf(missing), missing.headers.get('www-authenticate')]).toEqual([401, 'TOKEN_MISSING', 'Bearer']);
    const bad = await api.call('GET', '/v1/me', { token: 'a.b.c' });
    expect([bad.status, reasonOf(bad), bad.headers.get('www-authenticate')]).toEqual([401, 'TOKEN_INVALID', 'Bearer error="invalid_token"']);
    // Signed with another key, for the same issuer and audience.
    const { accessToken } = await strictApi.signUp();
    expect(reasonOf(await api.call('GET', '/v1/me', { token: accessToken }))).toBe('TOKEN_INVALID');
  });
});

describe('refresh', () => {
  it('gives new tokens of the same session, again and again', async () => {
    const first = await api.signUp();
    const second = SessionTokens.parse((await refresh(first.refreshToken)).body);
    const third = SessionTokens.parse((await refresh(second.refreshToken)).body);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
    expect([second.sessionId, third.sessionId]).toEqual([first.sessionId, first.sessionId]);
    expect(Date.parse(third.refreshTokenExpiresAt)).toBeGreaterThanOrEqual(Date.parse(first.refreshTokenExpiresAt));
    expect((await api.call('GET', '/v1/me', { token: third.accessToken })).status).toBe(200);
  });

  it('forgives a repetition within the grace: the answer got lost', async () => {
    const { refreshToken } = await api.signUp();
    const lost = SessionTokens.parse((await refresh(refreshToken)).body);
    const repeated = SessionTokens.parse((await refresh(refreshToken)).body);
    expect(repeated.refreshToken).toBe(lost.refreshToken);
    const next = SessionTokens.parse((await refresh(repeated.refreshToken)).body);
    // Even when the token that it got has been used meanwhile: it gets the one that is good.
    expect(SessionTokens.parse((await refresh(refreshToken)).body).refreshToken).toBe(next.refreshToken);
    expect((await refresh(next.refreshToken)).status).toBe(200);
  });

  it('ends what an earlier release has let fork, when one of the forks is used', async () => {
    const { refreshToken, sessionId } = await api.signUp();
    const forks = ['a', 'b', 'c'].map((name) => `${name}-${sessionId}`);
    await query('UPDATE refresh_tokens SET used_at = now() WHERE session_id = $1', [sessionId]);
    for (const fork of forks) await query('INSERT INTO refresh_tokens (token_hash, session_id) VALUES (sha256($1::bytea), $2)', [Buffer.from(fork), sessionId]);
    const next = SessionTokens.parse((await refresh(forks[1] ?? '')).body);
    expect(await unused(sessionId)).toBe(1);
    expect(reasonOf(await refresh(forks[0] ?? ''))).toBe('REFRESH_TOKEN_INVALID');
    // What that release has exchanged gets one successor more, however often it is repeated.
    const [repeated] = (await Promise.all([refresh(refreshToken), refresh(refreshToken)])).map(({ body }) => SessionTokens.parse(body));
    expect(await unused(sessionId)).toBe(2);
    expect((await refresh(repeated?.refreshToken ?? '')).status).toBe(200);
    expect(await unused(sessionId)).toBe(1);
    expect(reasonOf(await refresh(next.refreshToken))).toBe('REFRESH_TOKEN_INVALID');
  });

  it('ends the session when a used token comes back later, and says so once', async () => {
    const { refreshToken, user } = await strictApi.signUp();
    const successor = SessionTokens.parse((await refresh(refreshToken, strictApi)).body);
    const reused = await refresh(refreshToken, strictApi);
    expect([reused.status, reasonOf(reused)]).toEqual([401, 'REFRESH_TOKEN_REUSED']);
    expect(reasonOf(await refresh(successor.refreshToken, strictApi))).toBe('REFRESH_TOKEN_INVALID');
    expect(reasonOf(await refresh(refreshToken, strictApi))).toBe('REFRESH_TOKEN_INVALID');
    expect(strictApi.log).toContainEqual(expect.objectContaining({ event: 'session:reuse-detected', userId: user.id }));
    // Other sessions of the user live on.
    expect((await post('sign-in', { handle: user.handle, password: PASSWORD }, strictApi)).status).toBe(200);
  });

  it('holds under thirty at once: all within the grace get the one successor, and the session lives', async () => {
    const { refreshToken, sessionId } = await api.signUp();
    const answers = await Promise.all(Array.from({ length: 30 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    const successors = answers.map(({ body }) => SessionTokens.parse(body).refreshToken);
    expect(new Set(successors).size).toBe(1);
    expect(await unused(sessionId)).toBe(1);
    expect((await refresh(successors[7] ?? '')).status).toBe(200);
  });

  it('holds under twenty at once without a grace: one gets a successor, and the session ends', async () => {
    const { refreshToken } = await strictApi.signUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken, strictApi)));
    const reasons = answers.filter(({ status }) => status === 401).map(reasonOf).sort();
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(reasons).toEqual([...Array<string>(18).fill('REFRESH_TOKEN_INVALID'), 'REFRESH_TOKEN_REUSED']);
  });

  it('refuses what it never gave', async () => {
    expect(reasonOf(await refresh('made-up'))).toBe('REFRESH_TOKEN_INVALID');
  });
});

describe('sign-out', () => {
  it('ends the session, and tells nobody whether there was one', async () => {
    const { refreshToken } = await api.signUp();
    const ended = await post('sign-out', { refreshToken });
    expect(ended).toMatchObject({ status: 200, body: {} });
    expect(reasonOf(await refresh(refreshToken))).toBe('REFRESH_TOKEN_INVALID');
    expect((await post('sign-out', { refreshToken })).body).toEqual(ended.body);
    expect((await post('sign-out', { refreshToken: 'made-up' })).body).toEqual(ended.body);
  });

  it('leaves other sessions of the user alone', async () => {
    const { user, refreshToken } = await api.signUp();
    const other = SessionTokens.parse((await post('sign-in', { handle: user.handle, password: PASSWORD })).body);
    await post('sign-out', { refreshToken });
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });
});

describe('sign-out everywhere', () => {
  it('ends all sessions of the user, and tells whoever holds their connections', async () => {
    const bus = await BusConnection.open({ url: natsUrl(), name: 'sessions-spec', streamShards: 1 });
    const told: Revocation[] = [];
    listen(bus, notices.sessionsRevoked, (revoked) => told.push(...revoked), (_, error) => expect(error).toBeUndefined());
    await bus.nats.flush();
    const first = await api.signUp();
    const second = SessionTokens.parse((await post('sign-in', { handle: first.user.handle, password: PASSWORD })).body);
    const third = SessionTokens.parse((await post('sign-in', { handle: first.user.handle, password: PASSWORD })).body);
    const neighbour = await api.signUp();
    await post('sign-out', { refreshToken: third.refreshToken });
    expect(await api.call('POST', '/v1/auth/sign-out-everywhere', { token: first.accessToken })).toMatchObject({ status: 200, body: { sessions: 2 } });
    for (const { refreshToken } of [first, second]) expect(reasonOf(await refresh(refreshToken))).toBe('REFRESH_TOKEN_INVALID');
    expect((await refresh(neighbour.refreshToken)).status).toBe(200);

    const ids = [first.sessionId, second.sessionId, third.sessionId];
    const ofThese = () => told.filter(({ sessionId }) => ids.includes(sessionId) || sessionId === neighbour.sessionId);
    await waitUntil('all are told of', () => ofThese().length >= 3);
    expect(ofThese()).toHaveLength(3);
    expect(ofThese()).toEqual(expect.arrayContaining([
      { sessionId: third.sessionId, reason: 'signed-out' },
      { sessionId: first.sessionId, reason: 'signed-out-everywhere' },
      { sessionId: second.sessionId, reason: 'signed-out-everywhere' },
    ]));
    await bus.close();
  });
});

describe('what is kept', () => {
  const settings = { issuer: ISSUER, audience: AUDIENCE, accessTokenSeconds: 900, sessionSeconds: 30 * 86_400, refreshGraceMs: GRACE_MS };
  const purge = () =>
    new IdentityPurge({ pool } as Database, settings, { error: () => undefined } as unknown as Logger, new SessionRepository(), new MailTokenRepository(), new ChallengeRepository(), new ExchangedTokenRepository(), new IdempotencyRepository({ pool } as Database));
  const age = (column: string, table: string, id: string, by: string) =>
    query(`UPDATE ${table} SET ${column} = ${column} - $2::interval WHERE ${table === 'sessions' ? 'id' : 'session_id'} = $1 AND ${column} IS NOT NULL`, [id, by]);

  it('of a client’s name is no more than anybody reads', async () => {
    const { body } = await api.call('POST', '/v1/auth/sign-up', { body: { handle: newHandle(), password: PASSWORD }, headers: { 'user-agent': 'x'.repeat(8_000) } });
    const { rows } = await query('SELECT user_agent FROM sessions WHERE id = $1', [SessionTokens.parse(body).sessionId]);
    expect(rows[0]?.user_agent).toBe('x'.repeat(256));
  });

  it('ends with a session that has expired, and with what its used tokens can tell', async () => {
    const [gone, used, live] = [await api.signUp(), await api.signUp(), await api.signUp()];
    for (const { refreshToken } of [gone, used, live]) await refresh(refreshToken);
    await age('expires_at', 'sessions', gone.sessionId, '33 days');
    await age('used_at', 'refresh_tokens', used.sessionId, '31 days');
    // In batches: one of each at a time.
    while (!(await purge().forget(1)));
    const left = await query('SELECT s.id, count(*) FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id WHERE s.id = ANY ($1) GROUP BY s.id', [[gone, used, live].map(({ sessionId }) => sessionId)]);
    expect(Object.fromEntries(left.rows.map(({ id, count }) => [id, Number(count)]))).toEqual({ [used.sessionId]: 1, [live.sessionId]: 2 });
  });

  it('of mails, challenges, exchanged tokens and keys of requests ends with their time', async () => {
    const { user } = await api.signUp();
    const minutes = [-5, -4, -3, 5];
    for (const by of minutes) {
      const values = [Buffer.from(`${user.id}${by}`), user.id, `${by} minutes`];
      await query(`INSERT INTO mail_tokens (token_hash, user_id, purpose, address, expires_at) VALUES ($1, $2, 'password-reset', 'a@example.org', now() + $3::interval)`, values);
      await query('INSERT INTO sign_in_challenges (token_hash, user_id, expires_at) VALUES ($1, $2, now() + $3::interval)', values);
      await query('INSERT INTO exchanged_tokens (token_hash, issuer, expires_at) VALUES ($1, $2::text, now() + $3::interval)', values);
      await query(`INSERT INTO idempotency_keys (user_id, key_hash, fingerprint, claim_id, claimed_at, lease_until) VALUES ($2, $1, '', gen_random_uuid(), now() - interval '1 day' + $3::interval, now())`, values);
    }
    while (!(await purge().forget(1)));
    for (const [table, column] of [['mail_tokens', 'user_id::text'], ['sign_in_challenges', 'user_id::text'], ['exchanged_tokens', 'issuer'], ['idempotency_keys', 'user_id::text']]) {
      const { rows } = await query(`SELECT count(*) FROM ${table} WHERE ${column} = $1`, [user.id]);
      expect([table, Number(rows[0]?.count)]).toEqual([table, 1]);
    }
  });

  it('is found by an index, however much of it there is', async () => {
    const client = await pool.connect();
    await client.query('SET enable_seqscan = off');
    const plans = [
      'SELECT id FROM sessions WHERE expires_at < now() ORDER BY expires_at LIMIT 1000',
      'SELECT token_hash FROM refresh_tokens WHERE used_at < now() ORDER BY used_at LIMIT 1000',
      'SELECT token_hash FROM mail_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT 1000',
      'SELECT token_hash FROM sign_in_challenges WHERE expires_at < now() ORDER BY expires_at LIMIT 1000',
      'SELECT token_hash FROM exchanged_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT 1000',
      'SELECT id FROM mail_outbox WHERE due_at <= now() ORDER BY due_at LIMIT 1',
    ].map(async (text) => JSON.stringify((await client.query(`EXPLAIN ${text}`)).rows));
    expect(await Promise.all(plans)).toEqual([expect.stringContaining('sessions_expires_at_idx'), expect.stringContaining('refresh_tokens_used_at_idx'), ...['mail_tokens_expires_at_idx', 'sign_in_challenges_expires_at_idx', 'exchanged_tokens_expires_at_idx', 'mail_outbox_due_at_idx'].map((index): unknown => expect.stringContaining(index))]);
    await client.query('RESET enable_seqscan');
    client.release();
  });
});

it('writes neither passwords nor tokens into its log', async () => {
  const { refreshToken, accessToken } = await api.signUp();
  await refresh(refreshToken);
  const log = JSON.stringify(api.log);
  for (const secret of [PASSWORD, refreshToken, accessToken]) expect(log).not.toContain(secret);
});
