import { randomUUID } from 'node:crypto';
import { signWebhook } from '@chatgenius/auth';
import { ErrorResponse, routes, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { TOTP } from 'otpauth';
import pg from 'pg';
import { newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

describe('accounts', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let api: RunningApi;
  let root: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url, max: 2 });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
    root = await api.signUp();
    await name(root, 'administrator');
  });

  afterAll(async () => {
    await api.close();
    await pool.end();
    await copy.drop();
  });

  const name = ({ user }: SessionTokens, role: string) => pool.query('UPDATE users SET role = $2::deployment_role WHERE id = $1', [user.id, role]);
  const call = (by: SessionTokens, method: string, path: string, body?: unknown) => api.call(method, path, { token: by.accessToken, ...(body !== undefined && { body }) });
  const outcome = (answer: Answer) => (answer.status < 300 ? 'done' : ErrorResponse.parse(answer.body).data.reason);
  const signIn = (handle: string, more: object = {}) => api.call('POST', '/v1/auth/sign-in', { body: { handle, password: PASSWORD, ...more } });
  const leave = async (who: SessionTokens, password = PASSWORD) => outcome(await call(who, 'POST', '/v1/me/deactivate', { password }));
  const deactivate = async (by: SessionTokens, { user }: SessionTokens, reason?: string) => outcome(await call(by, 'POST', `/v1/users/${user.id}/deactivate`, { reason }));
  const reactivate = async (by: SessionTokens, { user }: SessionTokens) => outcome(await call(by, 'POST', `/v1/users/${user.id}/reactivate`, {}));
  const shown = async (userId: string) => routes.readProfile.output.parse((await call(root, 'GET', `/v1/users/${userId}`)).body);
  const found = async (handle: string) => routes.findUsers.output.parse((await call(root, 'GET', `/v1/users/search?query=${handle}`)).body).users.length;
  const channelsOf = async (by: SessionTokens) => routes.listChannels.output.parse((await call(by, 'GET', '/v1/channels')).body).channels.filter(({ member }) => member).map(({ id }) => id);

  it('end by their person, with the password, and begin again with all that they had', async () => {
    const ada = await api.signUp();
    const laptop = (await signIn(ada.user.handle)).body as SessionTokens;
    await call(ada, 'POST', '/v1/channels', { name: 'hers', kind: 'public' });
    const before = await channelsOf(ada);
    expect(await leave(ada, 'not her password')).toBe('PASSWORD_WRONG');
    expect(await leave(ada)).toBe('done');
    for (const session of [ada, laptop]) expect(outcome(await call(session, 'GET', '/v1/me'))).toBe('SESSION_REVOKED');
    expect(outcome(await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: laptop.refreshToken } }))).toBe('REFRESH_TOKEN_INVALID');
    expect(outcome(await signIn(ada.user.handle))).toBe('ACCOUNT_DEACTIVATED');
    // Whoever does not know the password learns nothing of the account.
    expect(outcome(await signIn(ada.user.handle, { password: 'not her password', reactivate: true }))).toBe('CREDENTIALS_INVALID');
    expect(await shown(ada.user.id)).toMatchObject({ handle: ada.user.handle, deactivated: true, version: 2 });
    expect(await found(ada.user.handle)).toBe(0);

    const back = (await signIn(ada.user.handle, { reactivate: true })).body as SessionTokens;
    expect(await shown(ada.user.id)).not.toHaveProperty('deactivated');
    expect(await found(ada.user.handle)).toBe(1);
    expect(await channelsOf(back)).toEqual(before);
  });

  it('end and begin again by administrators alone, and each decision is in the audit log', async () => {
    const [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
    expect([await deactivate(ada, bob), await reactivate(ada, bob)]).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED']);
    for (let time = 0; time < 2; time++) expect(await deactivate(root, ada, 'Left the company.')).toBe('done');
    expect(outcome(await signIn(ada.user.handle, { reactivate: true }))).toBe('ACCOUNT_DEACTIVATED');
    for (let time = 0; time < 2; time++) expect(await reactivate(root, ada)).toBe('done');
    expect(outcome(await signIn(ada.user.handle))).toBe('done');
    expect(outcome(await call(root, 'POST', `/v1/users/${randomUUID()}/deactivate`, {}))).toBe('USER_NOT_FOUND');
    const { rows } = await pool.query('SELECT actor_id, action, reason FROM audit_entries WHERE subject_id = $1 ORDER BY id', [ada.user.id]);
    expect(rows).toEqual([
      { actor_id: root.user.id, action: 'user:deactivated', reason: 'Left the company.' },
      { actor_id: root.user.id, action: 'user:reactivated', reason: null },
    ]);
  });

  it('take their bots and webhooks along, until they come back or somebody else takes over', async () => {
    const [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
    const bot = (await call(ada, 'POST', '/v1/bots', { handle: newHandle() })).body as { id: string };
    const { token } = (await call(ada, 'POST', `/v1/bots/${bot.id}/tokens`, { name: 'one', scopes: ['messages:read'] })).body as { token: string };
    const byBot = async () => outcome(await api.call('GET', '/v1/me', { token }));
    const channel = (await call(ada, 'POST', '/v1/channels', { name: 'hooked', kind: 'private' })).body as { id: string };
    await call(ada, 'POST', `/v1/channels/${channel.id}/members`, { userId: bob.user.id, role: 'admin' });
    const created = await call(ada, 'POST', `/v1/channels/${channel.id}/webhooks`, { direction: 'incoming', name: 'builds' });
    const { webhook, secret } = created.body as { webhook: { id: string }; secret: string };
    // Nobody is here who could write the message: a post that is let in is answered by that.
    const posted = async (by: string) => {
      const headers = signWebhook([Buffer.from(by.slice('whsec_'.length), 'base64')], randomUUID(), new Date(), '{"text":"x"}');
      return outcome(await api.call('POST', `/v1/hooks/${webhook.id}`, { body: '{"text":"x"}', headers }));
    };
    expect([await byBot(), await posted(secret)]).toEqual(['done', 'UNAVAILABLE']);
    await deactivate(root, ada);
    expect([await byBot(), await posted(secret)]).toEqual(['ACCOUNT_DEACTIVATED', 'SIGNATURE_INVALID']);
    const rotated = (await call(bob, 'POST', `/v1/webhooks/${webhook.id}/rotate-secret`)).body as { secret: string; webhook: { createdBy: string } };
    expect(rotated.webhook.createdBy).toBe(bob.user.id);
    // Who is gone knows the old one.
    expect([await posted(rotated.secret), await posted(secret)]).toEqual(['UNAVAILABLE', 'SIGNATURE_INVALID']);
    await reactivate(root, ada);
    expect(await byBot()).toBe('done');
    await call(root, 'POST', `/v1/users/${bot.id}/deactivate`, {});
    expect(await byBot()).toBe('ACCOUNT_DEACTIVATED');
  }, 60_000);

  it('that are deactivated are neither added nor asked', async () => {
    const [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
    const channel = (await call(bob, 'POST', '/v1/channels', { name: 'his', kind: 'private' })).body as { id: string };
    await leave(ada);
    expect(outcome(await call(bob, 'POST', `/v1/channels/${channel.id}/members`, { userId: ada.user.id }))).toBe('USER_DEACTIVATED');
    expect(outcome(await call(bob, 'POST', '/v1/channels', { name: 'with her', kind: 'private', memberIds: [ada.user.id] }))).toBe('USER_DEACTIVATED');
  });

  it('that are deactivated let nobody in by their links', async () => {
    const [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
    const channel = (await call(ada, 'POST', '/v1/channels', { name: 'hers', kind: 'private' })).body as { id: string };
    const { token } = (await call(ada, 'POST', `/v1/channels/${channel.id}/links`, { role: 'member' })).body as { token: string };
    const look = async () => outcome(await call(bob, 'POST', '/v1/links/look', { token }));
    expect(await look()).toBe('done');
    await deactivate(root, ada);
    expect(await look()).toBe('LINK_NOT_FOUND');
    await reactivate(root, ada);
    expect(await look()).toBe('done');
  });

  it('with a second factor begin again with both steps, and a refusal uses up neither', async () => {
    const ada = await api.signUp();
    const { secret } = (await call(ada, 'POST', '/v1/me/second-factor', { password: PASSWORD })).body as { secret: string };
    const totp = new TOTP({ secret });
    await call(ada, 'POST', '/v1/me/second-factor/confirm', { code: totp.generate({ timestamp: Date.now() - 30_000 }) });
    await leave(ada);
    const asked = await signIn(ada.user.handle, { reactivate: true });
    expect(outcome(asked)).toBe('SECOND_FACTOR_REQUIRED');
    const { challenge } = ErrorResponse.parse(asked.body).data;
    expect(await shown(ada.user.id)).toMatchObject({ deactivated: true });
    const code = totp.generate();
    const second = async (more: object) => outcome(await api.call('POST', '/v1/auth/sign-in/second-factor', { body: { challenge, code, ...more } }));
    expect([await second({}), await second({ reactivate: true })]).toEqual(['ACCOUNT_DEACTIVATED', 'done']);
    expect(await shown(ada.user.id)).not.toHaveProperty('deactivated');
  });

  it('that come back many times at once do not wait for each other for ever', async () => {
    const ada = await api.signUp();
    await leave(ada);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => signIn(ada.user.handle, { reactivate: true }).then(outcome)));
    expect(new Set(outcomes)).toEqual(new Set(['done']));
  });

  it('lose no active administrator to a role that is taken away', async () => {
    const other = await api.signUp();
    await name(other, 'administrator');
    await deactivate(root, other);
    const give = async (to: SessionTokens, role: string) => outcome(await call(root, 'PUT', `/v1/users/${to.user.id}/role`, { role }));
    expect(await give(root, 'member')).toBe('LAST_ADMINISTRATOR');
    // Who is gone is nobody whom that would leave without one.
    expect(await give(other, 'member')).toBe('done');
    expect((await shown(other.user.id)).version).toBe(3);
  });

  it('always leave an administrator, also when all go at once', async () => {
    const others = await Promise.all([api.signUp(), api.signUp()]);
    for (const other of others) await name(other, 'administrator');
    const outcomes = await Promise.all([root, ...others].map((administrator) => leave(administrator)));
    expect(outcomes.sort()).toEqual(['LAST_ADMINISTRATOR', 'done', 'done']);
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM users WHERE role = 'administrator' AND deactivated_at IS NULL");
    expect(rows).toHaveLength(1);
    await pool.query('UPDATE users SET deactivated_at = NULL WHERE id = $1', [root.user.id]);
    root = (await signIn(root.user.handle)).body as SessionTokens;
  });

  it('have no session that began while they ended', async () => {
    const ada = await api.signUp();
    const outcomes: string[] = [];
    const untilRefused = async () => {
      do outcomes.push(outcome(await signIn(ada.user.handle)));
      while (outcomes.at(-1) === 'done');
    };
    const signingIn = Array.from({ length: 8 }, untilRefused);
    await waitUntil('some have signed in', () => outcomes.length > 0);
    expect(await deactivate(root, ada)).toBe('done');
    await Promise.all(signingIn);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'ACCOUNT_DEACTIVATED']));
    const { rows } = await pool.query('SELECT count(*)::int AS open FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [ada.user.id]);
    expect(rows).toEqual([{ open: 0 }]);
  });
});
