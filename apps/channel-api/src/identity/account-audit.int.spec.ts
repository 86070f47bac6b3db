import { routes, ErrorResponse, SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { TOTP } from 'otpauth';
import pg from 'pg';
import { newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';
import { MailServer } from './mail/mail-server.fixture.ts';

const NEW_PASSWORD = 'another horse entirely';

interface Entry {
  readonly action: string;
  readonly actor: string | null;
  readonly channel: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

/** What people change of their own accounts, and what programs may do in their name: an administrator finds it after an incident. */
describe('the audit log of accounts', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let mail: MailServer;
  let api: RunningApi;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url, max: 2 });
    mail = await MailServer.start();
    const mailing = { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>', PASSWORD_RESET_URL: 'https://chat.example/reset?t={token}' };
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { ...mailing, REFRESH_GRACE_MS: '0', ADDING_STRANGERS: 'invite' });
  });
  afterAll(async () => {
    await api.close();
    await mail.stop();
    await pool.end();
    await copy.drop();
  });

  const call = (by: SessionTokens, method: string, path: string, body?: unknown) => api.call(method, `/v1${path}`, { token: by.accessToken, ...(body !== undefined && { body }) });
  const done = async (answer: Promise<Answer>): Promise<unknown> => {
    const { status, body } = await answer;
    expect([status < 300, body]).toEqual([true, body]);
    return body;
  };
  const reasonOf = ({ status, body }: Answer) => (status < 300 ? 'done' : ErrorResponse.parse(body).data.reason);
  const signIn = async ({ user }: SessionTokens, password = PASSWORD) => SessionTokens.parse((await api.call('POST', '/v1/auth/sign-in', { body: { handle: user.handle, password } })).body);
  /** About somebody, or something. */
  const entriesOf = async (subjectId: string): Promise<Entry[]> => {
    const { rows } = await pool.query<Entry>('SELECT action, actor_id AS actor, channel_id AS channel, before, after FROM audit_entries WHERE subject_id = $1 ORDER BY id', [subjectId]);
    return rows;
  };
  const mailed = async (address: string, nth: number): Promise<string> => {
    await waitUntil('the mail has come', () => mail.to(address).length >= nth);
    return /(?:\?t=|\r\n\r\n)([\w-]{43})\r\n/.exec(mail.to(address)[nth - 1]?.text ?? '')?.[1] ?? '';
  };
  /** The second time changes nothing, and is not recorded. */
  const twice = async (work: () => Promise<unknown>) => {
    await work();
    await work();
  };
  const address = () => `${newHandle()}@example.org`;
  const own = ({ user }: SessionTokens, action: string, after: Entry['after'] = null, before: Entry['before'] = null): Entry => ({ action, actor: user.id, channel: null, before, after });

  it('has changes of the password and of the mail address, without either', async () => {
    const ada = await api.signUp();
    await signIn(ada);
    expect(reasonOf(await call(ada, 'POST', '/me/password', { currentPassword: 'not it', newPassword: NEW_PASSWORD }))).toBe('PASSWORD_WRONG');
    await done(call(ada, 'POST', '/me/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }));
    const email = address();
    await done(call(ada, 'PUT', '/me/email', { email, password: NEW_PASSWORD }));
    await done(api.call('POST', '/v1/auth/verify-email', { body: { token: await mailed(email, 1) } }));
    await done(api.call('POST', '/v1/auth/password-reset', { body: { email } }));
    await done(api.call('POST', '/v1/auth/password-reset/confirm', { body: { token: await mailed(email, 2), newPassword: PASSWORD } }));
    const again = await signIn(ada);
    await twice(() => done(call(again, 'POST', '/me/email/remove', { password: PASSWORD })));
    const entries = await entriesOf(ada.user.id);
    expect(entries).toEqual([
      own(ada, 'password:changed', { endedSessions: 1 }),
      own(ada, 'email:changed', { present: true }, { present: false }),
      own(ada, 'password:reset', { endedSessions: 1 }),
      own(ada, 'email:changed', { present: false }, { present: true }),
    ]);
    expect(JSON.stringify(entries)).not.toContain('@');
  });

  it('has how a second factor begins, is used without the authenticator, and ends', async () => {
    const ada = await api.signUp();
    const { secret } = (await done(call(ada, 'POST', '/me/second-factor', { password: PASSWORD }))) as { secret: string };
    const totp = new TOTP({ secret });
    const { recoveryCodes } = (await done(call(ada, 'POST', '/me/second-factor/confirm', { code: totp.generate({ timestamp: Date.now() - 30_000 }) }))) as { recoveryCodes: string[] };
    const asked = ErrorResponse.parse((await api.call('POST', '/v1/auth/sign-in', { body: { handle: ada.user.handle, password: PASSWORD } })).body);
    const second = (code: string | undefined) => api.call('POST', '/v1/auth/sign-in/second-factor', { body: { challenge: asked.data.challenge, code } });
    expect(reasonOf(await second('not-a-code'))).toBe('SECOND_FACTOR_WRONG');
    await done(second(recoveryCodes[0]));
    await done(call(ada, 'POST', '/me/second-factor/recovery-codes', { password: PASSWORD, code: totp.generate() }));
    await done(call(ada, 'POST', '/me/second-factor/disable', { password: PASSWORD, code: totp.generate({ timestamp: Date.now() + 30_000 }) }));
    expect(await entriesOf(ada.user.id)).toEqual([
      own(ada, 'second-factor:activated'),
      own(ada, 'second-factor:recovery-code-used', { codesLeft: 9 }),
      own(ada, 'second-factor:codes-renewed'),
      own(ada, 'second-factor:disabled'),
    ]);
  });

  it('has the end of sessions on other devices, a stolen refresh token, and an export', async () => {
    const ada = await api.signUp();
    const [laptop, tablet] = [await signIn(ada), await signIn(ada)];
    await twice(() => call(ada, 'DELETE', `/me/sessions/${laptop.sessionId}`));
    const refresh = (refreshToken: string) => api.call('POST', '/v1/auth/refresh', { body: { refreshToken } });
    const { refreshToken } = SessionTokens.parse(await done(refresh(tablet.refreshToken)));
    await done(refresh(refreshToken));
    expect(reasonOf(await refresh(tablet.refreshToken))).toBe('REFRESH_TOKEN_REUSED');
    const exported = await fetch(`${api.url}/v1/me/export`, { headers: { authorization: `Bearer ${ada.accessToken}` } });
    expect(exported.status).toBe(200);
    // Nobody answers here for what messages say of them.
    await exported.body?.cancel();
    await done(call(ada, 'POST', '/auth/sign-out-everywhere'));
    expect(await entriesOf(ada.user.id)).toEqual([
      own(ada, 'sessions:ended', { endedSessions: 1, sessionId: laptop.sessionId }),
      { ...own(ada, 'session:token-reused', { sessionId: tablet.sessionId }), actor: null },
      own(ada, 'user-data:exported'),
      own(ada, 'sessions:ended', { endedSessions: 1 }),
    ]);
  });

  it('has bots, and every token that is made for one and revoked', async () => {
    const ada = await api.signUp();
    const bot = routes.createBot.output.parse(await done(call(ada, 'POST', '/bots', { handle: newHandle() })));
    const { id: tokenId, token } = routes.createServiceToken.output.parse(await done(call(ada, 'POST', `/bots/${bot.id}/tokens`, { name: 'one', scopes: ['channels:read'] })));
    await twice(() => done(call(ada, 'DELETE', `/bots/${bot.id}/tokens/${tokenId}`)));
    const entries = await entriesOf(bot.id);
    expect(entries).toEqual([
      own(ada, 'bot:created'),
      own(ada, 'service-token:created', { tokenId, scopes: ['channels:read'], expiresAt: null }),
      own(ada, 'service-token:revoked', null, { tokenId, scopes: ['channels:read'] }),
    ]);
    expect(JSON.stringify(entries)).not.toContain(token);
  });

  it('has webhooks, without what opens them, and who takes one over', async () => {
    const [ada, bob] = [await api.signUp(), await api.signUp()];
    const { id: channelId } = routes.createChannel.output.parse(await done(call(ada, 'POST', '/channels', { name: 'room', kind: 'public' })));
    await done(call(bob, 'POST', `/channels/${channelId}/join`));
    await done(call(ada, 'PATCH', `/channels/${channelId}/members/${bob.user.id}`, { role: 'owner' }));
    const body = { direction: 'outgoing', name: 'hook', url: 'https://hooks.example/services/T0/secret', events: ['message:created'] };
    const { webhook, secret } = routes.createWebhook.output.parse(await done(call(ada, 'POST', `/channels/${channelId}/webhooks`, body)));
    await done(call(ada, 'POST', `/webhooks/${webhook.id}/rotate-secret`));
    await done(call(ada, 'POST', '/me/deactivate', { password: PASSWORD }));
    await done(call(bob, 'POST', `/webhooks/${webhook.id}/rotate-secret`));
    await done(call(bob, 'DELETE', `/webhooks/${webhook.id}`));
    const entries = await entriesOf(webhook.id);
    const kept = { direction: 'outgoing', name: 'hook', origin: 'https://hooks.example', events: ['message:created'] };
    const [ofAda, ofBob] = [{ ownerId: ada.user.id }, { ownerId: bob.user.id }];
    expect(entries.map((entry) => [entry.action, entry.actor, entry.channel, entry.before, entry.after])).toEqual([
      ['webhook:created', ada.user.id, channelId, null, { ...kept, ...ofAda }],
      ['webhook:secret-rotated', ada.user.id, channelId, ofAda, ofAda],
      ['webhook:secret-rotated', bob.user.id, channelId, ofAda, ofBob],
      ['webhook:deleted', bob.user.id, channelId, { ...kept, ...ofBob }, null],
    ]);
    expect(JSON.stringify(entries)).not.toContain('T0/secret');
    expect(JSON.stringify(entries)).not.toContain(secret);
  });

  it('has who let somebody into a channel, and as what', async () => {
    const [ada, bob, carol] = [await api.signUp(), await api.signUp(), await api.signUp()];
    const create = async () => routes.createChannel.output.parse(await done(call(ada, 'POST', '/channels', { name: 'room', kind: 'private' }))).id;
    const [first, second] = [await create(), await create()];
    expect(reasonOf(await call(ada, 'POST', `/channels/${first}/members`, { userId: bob.user.id, role: 'admin' }))).toBe('INVITED_INSTEAD');
    const { invitations } = routes.listInvitations.output.parse(await done(call(bob, 'GET', '/me/invitations')));
    await twice(() => done(call(bob, 'POST', `/me/invitations/${invitations[0]?.id}/accept`)));
    // They know each other now.
    await twice(() => done(call(ada, 'POST', `/channels/${second}/members`, { userId: bob.user.id, role: 'owner' })));
    expect(reasonOf(await call(carol, 'POST', `/channels/${first}/members`, { userId: carol.user.id }))).toBe('CHANNEL_NOT_FOUND');
    expect(await entriesOf(bob.user.id)).toEqual([
      { action: 'invitation:accepted', actor: bob.user.id, channel: first, before: null, after: { role: 'admin', inviterId: ada.user.id } },
      { action: 'member:added', actor: ada.user.id, channel: second, before: null, after: { role: 'owner' } },
    ]);
    expect(await entriesOf(carol.user.id)).toEqual([]);
  });
});
