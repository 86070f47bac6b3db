import { randomBytes } from 'node:crypto';
import { ErrorResponse, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { TOTP } from 'otpauth';
import pg from 'pg';
import { PASSWORD, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';
import { MailServer } from '../identity/mail/mail-server.fixture.ts';
import { hashOfToken } from '../identity/mail/secret-token.ts';

const ROUNDS = 8;
const NEW_PASSWORD = 'another horse entirely';

/** Everything that changes how somebody signs in, at the moment in which they are forgotten or sent away. */
describe('an account that ends while it is changed', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let mail: MailServer;
  let api: RunningApi;
  let root: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url, max: 3 });
    mail = await MailServer.start();
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>', PASSWORD_RESET_URL: 'https://chat.example/reset?t={token}', DATABASE_POOL_SIZE: '20' });
    root = await api.signUp();
    await pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [root.user.id]);
  });
  afterAll(async () => {
    await api.close();
    await mail.stop();
    await pool.end();
    await copy.drop();
  });

  const post = (path: string, body: unknown, token?: string) => api.call('POST', path, { body, ...(token !== undefined && { token }) });
  const outcome = ({ status, body }: Answer) => (status < 300 ? 'done' : ErrorResponse.parse(body).data.reason);
  const select = async (sql: string, ...values: unknown[]) => (await pool.query<Record<string, unknown>>(sql, values)).rows;

  async function mailToken(userId: string, purpose: string, address: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await select("INSERT INTO mail_tokens (token_hash, user_id, purpose, address, expires_at) VALUES ($1, $2, $3::mail_purpose, $4, now() + interval '1 hour')", hashOfToken(token), userId, purpose, address);
    return token;
  }

  /** Somebody with an address, another one that waits to be confirmed, a second factor, and a sign-in between its two steps. */
  async function person() {
    const tokens = await api.signUp();
    const { user: { id, handle }, accessToken } = tokens;
    const { secret } = (await post('/v1/me/second-factor', { password: PASSWORD }, accessToken)).body as { secret: string };
    const totp = new TOTP({ secret });
    await post('/v1/me/second-factor/confirm', { code: totp.generate() }, accessToken);
    await select('UPDATE second_factors SET last_step = NULL WHERE user_id = $1', id);
    const asked = ErrorResponse.parse((await post('/v1/auth/sign-in', { handle, password: PASSWORD })).body);
    await select('INSERT INTO user_emails (user_id, address, verified_at) VALUES ($1, $2, now())', id, `old.${handle}@example.org`);
    return {
      id, accessToken, code: () => totp.generate(), challenge: String(asked.data.challenge), address: `new.${handle}@example.org`,
      verification: await mailToken(id, 'email-verification', `next.${handle}@example.org`), reset: await mailToken(id, 'password-reset', `old.${handle}@example.org`),
    };
  }

  /** All wait for the row of the user, in whatever order, and go on at once. @returns how each ended */
  async function atOnce(userId: string, works: ReadonlyArray<() => Promise<Answer>>): Promise<Answer[]> {
    const gate = await pool.connect();
    await gate.query('BEGIN');
    await gate.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
    const running = works.map((work) => work());
    await waitUntil('most of them wait', async () => {
      const [{ waiting } = {}] = await select("SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
      return Number(waiting) >= works.length - 2;
    });
    await gate.query('COMMIT');
    gate.release();
    return Promise.all(running);
  }

  type Person = Awaited<ReturnType<typeof person>>;
  const changes = ({ accessToken, code, challenge, address, verification, reset }: Person): Array<() => Promise<Answer>> => [
    () => post('/v1/auth/verify-email', { token: verification }),
    () => post('/v1/auth/password-reset/confirm', { token: reset, newPassword: NEW_PASSWORD }),
    () => post('/v1/me/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, accessToken),
    () => post('/v1/me/email/remove', { password: PASSWORD }, accessToken),
    () => api.call('PUT', '/v1/me/email', { token: accessToken, body: { email: address, password: PASSWORD } }),
    () => post('/v1/auth/sign-in/second-factor', { challenge, code: code() }),
    () => post('/v1/me/second-factor/recovery-codes', { password: PASSWORD, code: code() }, accessToken),
    () => post('/v1/me/second-factor/disable', { password: PASSWORD, code: code() }, accessToken),
    () => api.call('PATCH', '/v1/me', { token: accessToken, body: { displayName: 'Back again', bio: 'Here I am' } }),
  ];
  const shuffled = <Item>(items: readonly Item[]): Item[] => items.map((item) => ({ item, at: Math.random() })).toSorted((one, other) => one.at - other.at).map(({ item }) => item);

  it('is forgotten whole: nothing waits in a circle, and nothing comes back', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const ada = await person();
      const answers = await atOnce(ada.id, shuffled([...changes(ada), () => post(`/v1/users/${ada.id}/anonymise`, {}, root.accessToken)]));
      expect(answers.map(outcome)).not.toContain('UNAVAILABLE');
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      expect(await select('SELECT display_name, bio, password_hash, anonymised_at IS NOT NULL AS gone FROM users WHERE id = $1', ada.id)).toEqual([{ display_name: 'Deleted user', bio: null, password_hash: null, gone: true }]);
      for (const table of ['user_emails', 'mail_tokens', 'mail_outbox', 'second_factors', 'recovery_codes', 'sign_in_challenges', 'external_identities']) {
        expect([round, table, await select(`SELECT * FROM ${table} WHERE user_id = $1`, ada.id)]).toEqual([round, table, []]);
      }
      expect(await select('SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', ada.id)).toEqual([]);
    }
  }, 120_000);

  it('is deactivated, with its sessions, and what was changed is changed', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const ada = await person();
      const answers = await atOnce(ada.id, shuffled([...changes(ada), () => post(`/v1/users/${ada.id}/deactivate`, {}, root.accessToken)]));
      expect(answers.map(outcome)).not.toContain('UNAVAILABLE');
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      expect(await select('SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', ada.id)).toEqual([]);
    }
  }, 120_000);

  it('takes nothing of whoever was let in just before it was forgotten', async () => {
    const ada = await person();
    await post(`/v1/users/${ada.id}/anonymise`, {}, root.accessToken);
    await select('UPDATE sessions SET revoked_at = NULL WHERE user_id = $1', ada.id);
    // As a request that was checked before the end, and writes after it: by another instance, which has not heard of it.
    const other = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { AUTH_SIGNING_KEYS_FILE: api.keysFile });
    const by = async (method: string, path: string, body?: unknown) => outcome(await other.call(method, path, { token: ada.accessToken, ...(body !== undefined && { body }) }));
    expect(await by('PATCH', '/v1/me', { displayName: 'Back again' })).toBe('TOKEN_INVALID');
    expect(await by('PUT', `/v1/me/blocks/${root.user.id}`)).toBe('TOKEN_INVALID');
    await other.close();
    expect(await select('SELECT display_name FROM users WHERE id = $1', ada.id)).toEqual([{ display_name: 'Deleted user' }]);
    expect(await select('SELECT * FROM user_blocks WHERE blocker_id = $1', ada.id)).toEqual([]);
  });
});
