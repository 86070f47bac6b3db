import { ErrorResponse, routes, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { TOTP } from 'otpauth';
import pg from 'pg';
import { newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';
import { MailServer } from '../mail/mail-server.fixture.ts';

describe('a lost second factor', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let mail: MailServer;
  let api: RunningApi;
  /** Without SMTP settings. */
  let mute: RunningApi;
  let root: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url, max: 2 });
    mail = await MailServer.start();
    const servers = { databaseUrl: copy.url, natsUrl: natsUrl() };
    api = await runChannelApi(servers, { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>', PASSWORD_RESET_URL: 'https://chat.example/reset?t={token}' });
    mute = await runChannelApi(servers, { AUTH_SIGNING_KEYS_FILE: api.keysFile });
    root = await api.signUp();
    await pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [root.user.id]);
  });
  afterAll(async () => {
    await mute.close();
    await api.close();
    await mail.stop();
    await pool.end();
    await copy.drop();
  });

  const call = (by: SessionTokens, method: string, path: string, body?: unknown, at = api) => at.call(method, `/v1${path}`, { token: by.accessToken, ...(body !== undefined && { body }) });
  const reasonOf = ({ status, body }: Answer) => (status < 300 ? 'done' : ErrorResponse.parse(body).data.reason);
  const remove = (by: SessionTokens, { user }: Pick<SessionTokens, 'user'>, at = api) => call(by, 'POST', `/users/${user.id}/second-factor/remove`, { reason: 'phone in the lake' }, at);
  const signIn = ({ user }: SessionTokens) => api.call('POST', '/v1/auth/sign-in', { body: { handle: user.handle, password: PASSWORD } });
  const audited = async ({ user }: SessionTokens) =>
    (await pool.query("SELECT actor_id AS actor, after, reason FROM audit_entries WHERE subject_id = $1 AND action = 'second-factor:removed'", [user.id])).rows as unknown[];

  async function enrolled({ withAddress }: { withAddress: boolean }): Promise<SessionTokens & { address: string }> {
    const tokens = await api.signUp();
    const address = `${newHandle()}@example.org`;
    if (withAddress) await pool.query('INSERT INTO user_emails (user_id, address, verified_at) VALUES ($1, $2, now())', [tokens.user.id, address]);
    const { secret } = (await call(tokens, 'POST', '/me/second-factor', { password: PASSWORD })).body as { secret: string };
    expect(reasonOf(await call(tokens, 'POST', '/me/second-factor/confirm', { code: new TOTP({ secret }).generate() }))).toBe('done');
    return { ...tokens, address };
  }

  it('is removed by an administrator: sessions end, their person is told by mail, and signs in with the password', async () => {
    const ada = await enrolled({ withAddress: true });
    expect(reasonOf(await signIn(ada))).toBe('SECOND_FACTOR_REQUIRED');
    expect((await remove(root, ada)).body).toEqual({ removed: true, sessions: 1, mailed: true });
    expect((await call(ada, 'GET', '/me')).body).toMatchObject({ data: { reason: 'SESSION_REVOKED', revocation: 'ended-by-administrator' } });
    await waitUntil('the mail has come', () => mail.to(ada.address).length > 0);
    expect(mail.to(ada.address)[0]?.text).toContain(`removed the second factor of ${ada.user.handle}`);
    expect(reasonOf(await signIn(ada))).toBe('done');
    expect(await audited(ada)).toEqual([{ actor: root.user.id, after: { endedSessions: 1 }, reason: 'phone in the lake' }]);
    await waitUntil('the mail is done with', async () => (await pool.query('SELECT FROM mail_outbox WHERE user_id = $1', [ada.user.id])).rowCount === 0);
    expect(mail.to(ada.address)).toHaveLength(1);
  });

  it('takes a challenge with it that its code was to meet', async () => {
    const ada = await enrolled({ withAddress: false });
    const { challenge } = ErrorResponse.parse((await signIn(ada)).body).data;
    expect((await remove(root, ada)).body).toMatchObject({ removed: true, mailed: false });
    expect(reasonOf(await api.call('POST', '/v1/auth/sign-in/second-factor', { body: { challenge, code: '000000' } }))).toBe('CHALLENGE_INVALID');
  });

  it('changes nothing where there is none, also not one that waits to be confirmed', async () => {
    const ada = await api.signUp();
    await call(ada, 'POST', '/me/second-factor', { password: PASSWORD });
    expect((await remove(root, ada)).body).toEqual({ removed: false, sessions: 0, mailed: false });
    expect((await call(ada, 'GET', '/me')).status).toBe(200);
    expect((await pool.query('SELECT FROM second_factors WHERE user_id = $1', [ada.user.id])).rowCount).toBe(1);
    expect(await audited(ada)).toEqual([]);
  });

  it('is told of to nobody where no mail is sent', async () => {
    const ada = await enrolled({ withAddress: true });
    expect((await remove(root, ada, mute)).body).toEqual({ removed: true, sessions: 1, mailed: false });
    expect((await pool.query('SELECT FROM mail_outbox WHERE user_id = $1', [ada.user.id])).rowCount).toBe(0);
  });

  it('is no matter of others, nor an administrator’s own way around password and code', async () => {
    const [ada, bob] = [await enrolled({ withAddress: false }), await api.signUp()];
    expect(reasonOf(await remove(bob, ada))).toBe('NOT_ALLOWED');
    expect(reasonOf(await remove(root, root))).toBe('NOT_ALLOWED');
    const bot = routes.createBot.output.parse((await call(bob, 'POST', '/bots', { handle: newHandle() })).body);
    expect(reasonOf(await remove(root, { user: bot }))).toBe('USER_NOT_FOUND');
    expect(reasonOf(await remove(root, { user: { ...bot, id: '00000000-0000-4000-8000-000000000000' } }))).toBe('USER_NOT_FOUND');
    expect(reasonOf(await signIn(ada))).toBe('SECOND_FACTOR_REQUIRED');
  });
});
