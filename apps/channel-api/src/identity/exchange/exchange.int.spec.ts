import { randomUUID } from 'node:crypto';
import { ErrorResponse, SessionTokens, type Bot } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { generateKeyPair } from 'jose';
import pg from 'pg';
import { newHandle, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';
import { OutsideProvider } from './provider.fixture.ts';

let database: TestDatabase;
let pool: pg.Pool;
let provider: OutsideProvider;
let away: OutsideProvider;
let api: RunningApi;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  [provider, away] = await Promise.all([OutsideProvider.start(), OutsideProvider.start()]);
  away.failing = true;
  api = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { IDENTITY_PROVIDERS: JSON.stringify([{ ...provider.setting, algorithms: ['RS256', 'ES256'] }, away.setting]) });
});
afterAll(async () => {
  await api.close();
  await Promise.all([provider.stop(), away.stop()]);
  await pool.end();
  await database.drop();
});

const GRANT = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' };
const exchange = (subject_token: string) => api.call('POST', '/v1/auth/token-exchange', { body: { ...GRANT, subject_token } });
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;
const tokensOf = ({ body }: Answer): SessionTokens => SessionTokens.parse(body);
const newSubject = () => `person|${randomUUID()}`;
const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow;

describe('a token of another provider', () => {
  it('becomes a session here, by JSON or by form, with the names of the RFC beside ours', async () => {
    const sub = newSubject();
    const answer = await exchange(await provider.token({ sub, preferred_username: newHandle(), name: 'Ada Lovelace' }));
    expect(answer.status).toBe(200);
    const tokens = tokensOf(answer);
    expect(answer.body).toMatchObject({ access_token: tokens.accessToken, refresh_token: tokens.refreshToken, token_type: 'Bearer', expires_in: 900, issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' });
    expect((await api.call('GET', '/v1/me', { token: tokens.accessToken })).body).toMatchObject({ id: tokens.user.id, kind: 'person', displayName: 'Ada Lovelace' });
    expect((await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: tokens.refreshToken } })).status).toBe(200);

    const form = new URLSearchParams({ ...GRANT, subject_token: await provider.token({ sub }) }).toString();
    const again = await api.call('POST', '/v1/auth/token-exchange', { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([again.status, tokensOf(again).user]).toEqual([200, tokens.user]);
    expect(tokensOf(again).sessionId).not.toBe(tokens.sessionId);
  });

  it('makes its user once, also when it comes many times at once', async () => {
    const sub = newSubject();
    const handle = newHandle();
    const answers = await Promise.all(Array.from({ length: 8 }, async () => exchange(await provider.token({ sub, preferred_username: handle }))));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map((answer) => tokensOf(answer).user.id)).size).toBe(1);
  });

  it('finds another handle where one is taken, also at once, and never another account', async () => {
    const local = await api.signUp();
    const { handle } = local.user;
    const answers = await Promise.all(Array.from({ length: 4 }, async () => exchange(await provider.token({ sub: newSubject(), preferred_username: handle.toUpperCase() }))));
    const users = answers.map((answer) => tokensOf(answer).user);
    expect(new Set([handle, ...users.map((user) => user.handle)]).size).toBe(5);
    expect(new Set([local.user.id, ...users.map(({ id }) => id)]).size).toBe(5);
  });

  it('brings an address that is confirmed and nobody’s, and opens no account by one', async () => {
    const email = `${newHandle()}@example.org`;
    const first = tokensOf(await exchange(await provider.token({ sub: newSubject(), email, email_verified: true })));
    const second = tokensOf(await exchange(await provider.token({ sub: newSubject(), email, email_verified: true })));
    const third = tokensOf(await exchange(await provider.token({ sub: newSubject(), email: `x${email}` })));
    const own = async ({ accessToken }: SessionTokens) => ((await api.call('GET', '/v1/me/email', { token: accessToken })).body as { email: string | null }).email;
    expect([await own(first), await own(second), await own(third)]).toEqual([email, null, null]);
    expect(new Set([first.user.id, second.user.id, third.user.id]).size).toBe(3);
  });

  it('gives its user no password to guess at, or to change', async () => {
    const { user, accessToken } = tokensOf(await exchange(await provider.token({ sub: newSubject() })));
    for (const password of ['', PASSWORD]) expect(reasonOf(await api.call('POST', '/v1/auth/sign-in', { body: { handle: user.handle, password } }))).toBe('CREDENTIALS_INVALID');
    for (const [path, body] of [['password', { currentPassword: '', newPassword: PASSWORD }], ['second-factor', { password: '' }]] as const) {
      expect(reasonOf(await api.call('POST', `/v1/me/${path}`, { token: accessToken, body }))).toBe('PASSWORD_NOT_SET');
    }
  });
});

describe('the mail address of somebody of another product', () => {
  it('is changed and taken away after a sign-in just now, and not with an older session', async () => {
    const tokens = tokensOf(await exchange(await provider.token({ sub: newSubject(), email: `${newHandle()}@example.org`, email_verified: true })));
    const remove = () => api.call('POST', '/v1/me/email/remove', { token: tokens.accessToken, body: {} });
    const begunBefore = (minutes: number) => pool.query("UPDATE sessions SET created_at = now() - make_interval(mins => $2) WHERE id = $1", [tokens.sessionId, minutes]);
    await begunBefore(11);
    expect(reasonOf(await remove())).toBe('SIGN_IN_NOT_RECENT');
    await begunBefore(9);
    expect((await remove()).status).toBe(200);
  });
});

describe('somebody of another product who goes', () => {
  const arrive = async (sub: string, more: object = {}, claims: object = {}) => api.call('POST', '/v1/auth/token-exchange', { body: { ...GRANT, subject_token: await provider.token({ sub, ...claims }), ...more } });
  const me = (tokens: SessionTokens, what: string, body: object = {}) => api.call('POST', `/v1/me/${what}`, { token: tokens.accessToken, body });

  it('shows who they are by a sign-in just now, and comes back by another one, as JSON and as form', async () => {
    const sub = newSubject();
    for (const reactivate of [true, 'true']) {
      const early = tokensOf(await arrive(sub));
      await pool.query("UPDATE sessions SET created_at = now() - interval '11 minutes' WHERE id = $1", [early.sessionId]);
      expect(reasonOf(await me(early, 'deactivate'))).toBe('SIGN_IN_NOT_RECENT');
      expect((await me(tokensOf(await arrive(sub)), 'deactivate', { password: 'whatever' })).status).toBe(200);
      for (const more of [{}, { reactivate: 'false' }]) expect(reasonOf(await arrive(sub, more))).toBe('ACCOUNT_DEACTIVATED');
      expect(tokensOf(await arrive(sub, { reactivate })).user).toEqual(early.user);
    }
  });

  it('is somebody new once they are forgotten, with neither the handle nor the address of before', async () => {
    const sub = newSubject();
    const handle = newHandle();
    const claims = { preferred_username: handle, email: `${handle}@example.org`, email_verified: true };
    const former = tokensOf(await arrive(sub, {}, claims));
    expect(former.user.handle).toBe(handle);
    expect((await me(former, 'anonymise')).status).toBe(202);
    const known = await pool.query('SELECT 1 FROM external_identities WHERE subject = $1 UNION ALL SELECT 1 FROM user_emails WHERE address = $2', [sub, claims.email]);
    expect(known.rows).toEqual([]);
    const { user } = tokensOf(await arrive(sub, {}, claims));
    expect(user.id).not.toBe(former.user.id);
    expect(user.handle).not.toBe(handle);
    expect(user.handle).toContain(handle.slice(0, 10));
  });
});

describe('a token that is no good is refused, with its own reason', () => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const hmacKey = () => new TextEncoder().encode(JSON.stringify(provider.publicKey));
  const strangersKey = async () => (await generateKeyPair('RS256')).privateKey;

  const refused: Array<[string, () => string | Promise<string>, number, string]> = [
    ['no JWT', () => 'garbage', 401, 'SUBJECT_TOKEN_MALFORMED'],
    ['three parts of nothing', () => 'a.b.c', 401, 'SUBJECT_TOKEN_MALFORMED'],
    ['no signature at all (`none`)', async () => `${encode({ alg: 'none' })}.${(await provider.token()).split('.')[1]}.`, 401, 'SUBJECT_TOKEN_ALGORITHM'],
    ['a confused algorithm: the public key as HMAC secret', () => provider.token({}, { header: { alg: 'HS256' }, key: hmacKey() }), 401, 'SUBJECT_TOKEN_ALGORITHM'],
    ['an algorithm that this provider does not use', async () => provider.token({}, { header: { alg: 'EdDSA' }, key: (await generateKeyPair('EdDSA')).privateKey }), 401, 'SUBJECT_TOKEN_ALGORITHM'],
    ['an unknown key', async () => provider.token({}, { header: { kid: 'made-up' }, key: await strangersKey() }), 401, 'SUBJECT_TOKEN_KEY_UNKNOWN'],
    ["a stranger's signature", async () => provider.token({}, { key: await strangersKey() }), 401, 'SUBJECT_TOKEN_SIGNATURE'],
    ['claims that were changed', async () => (await provider.token()).replace(/\.[^.]+\./, `.${encode({ iss: provider.issuer, aud: 'x', sub: 'root', exp: 4_000_000_000 })}.`), 401, 'SUBJECT_TOKEN_SIGNATURE'],
    ['another issuer', () => provider.token({ iss: 'https://else.example' }), 401, 'SUBJECT_TOKEN_ISSUER'],
    ['an issuer that differs by a slash', () => provider.token({ iss: `${provider.issuer}/` }), 401, 'SUBJECT_TOKEN_ISSUER'],
    ['no issuer', () => provider.token({ iss: undefined }), 401, 'SUBJECT_TOKEN_ISSUER'],
    ['our own token', async () => (await api.signUp()).accessToken, 401, 'SUBJECT_TOKEN_ISSUER'],
    ['another audience', () => provider.token({ aud: 'somebody-else' }), 401, 'SUBJECT_TOKEN_AUDIENCE'],
    ['a time that is over', () => provider.token({ exp: seconds(-10) }), 401, 'SUBJECT_TOKEN_EXPIRED'],
    ['a time that has not begun', () => provider.token({ nbf: seconds(60) }), 401, 'SUBJECT_TOKEN_NOT_YET_VALID'],
    ['no end', () => provider.token({ exp: undefined }), 401, 'SUBJECT_TOKEN_CLAIMS'],
    ['no subject', () => provider.token({ sub: undefined }), 401, 'SUBJECT_TOKEN_CLAIMS'],
    ['an endless subject', () => provider.token({ sub: 'x'.repeat(256) }), 401, 'SUBJECT_TOKEN_CLAIMS'],
    ['half of a character', () => provider.token({ sub: 'ada \uD83D' }), 401, 'SUBJECT_TOKEN_CLAIMS'],
    ['a character that no database keeps', () => provider.token({ sub: 'ada\0' }), 401, 'SUBJECT_TOKEN_CLAIMS'],
    ['a name of itself with half of a character', () => provider.token({ jti: 'one \uD83D' }), 401, 'SUBJECT_TOKEN_CLAIMS'],
    ['an end beyond all times', () => provider.token({ exp: 1e16 }), 401, 'SUBJECT_TOKEN_CLAIMS'],
    ['a provider whose keys cannot be had', () => away.token(), 503, 'PROVIDER_UNAVAILABLE'],
  ];

  it.each(refused)('%s', async (_, make, status, reason) => {
    const before = await pool.query('SELECT count(*) FROM sessions');
    const made = await make();
    const { rows } = reason === 'SUBJECT_TOKEN_ISSUER' ? await pool.query('SELECT count(*) FROM sessions') : before;
    const answer = await exchange(made);
    expect([answer.status, reasonOf(answer)]).toEqual([status, reason]);
    expect((await pool.query('SELECT count(*) FROM sessions')).rows).toEqual(rows);
    expect(JSON.stringify(api.log)).not.toContain(made);
  });

  it('one that was exchanged before, also of many at once', async () => {
    const token = await provider.token({ sub: newSubject() });
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchange(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect(answers.filter(({ status }) => status === 401).map(reasonOf)).toEqual(Array(4).fill('SUBJECT_TOKEN_REPLAYED'));
    // Without an id it cannot be told from another one.
    const nameless = await provider.token({ sub: newSubject(), jti: undefined });
    expect([(await exchange(nameless)).status, (await exchange(nameless)).status]).toEqual([200, 200]);
  });

  it('one that is asked for wrongly', async () => {
    const subject_token = await provider.token();
    const form = new URLSearchParams([...Object.entries(GRANT), ['subject_token', subject_token], ['subject_token', subject_token]]).toString();
    for (const answer of [
      await api.call('POST', '/v1/auth/token-exchange', { body: { ...GRANT, grant_type: 'password', subject_token } }),
      await api.call('POST', '/v1/auth/token-exchange', { body: { ...GRANT, subject_token_type: 'urn:ietf:params:oauth:token-type:saml2', subject_token } }),
      await api.call('POST', '/v1/auth/token-exchange', { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      await api.call('POST', '/v1/auth/token-exchange', { body: 'x&'.repeat(2_000), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    ]) {
      expect([answer.status, reasonOf(answer)]).toEqual([400, 'PAYLOAD_MALFORMED']);
    }
    const tooLarge = await api.call('POST', '/v1/auth/token-exchange', { body: `subject_token=${'x'.repeat(110_000)}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([tooLarge.status, reasonOf(tooLarge)]).toEqual([413, 'TOO_LARGE']);
    // Forms are for this route alone.
    const elsewhere = await api.call('POST', '/v1/auth/sign-in', { body: `handle=ada&password=${PASSWORD}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([elsewhere.status, reasonOf(elsewhere), elsewhere.headers.get('accept')]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED', 'application/json']);
  });
});

describe('a provider', () => {
  it('that is away goes on by the keys it last published, and one that has exchanged its key is asked again', async () => {
    const own = await OutsideProvider.start('ES256');
    const other = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { IDENTITY_PROVIDERS: JSON.stringify([own.setting]), AUTH_SIGNING_KEYS_FILE: api.keysFile });
    const sub = newSubject();
    const by = async () => (await other.call('POST', '/v1/auth/token-exchange', { body: { ...GRANT, subject_token: await own.token({ sub }) } })).status;
    expect([await by(), await by(), own.fetches]).toEqual([200, 200, 1]);
    own.failing = true;
    expect(await by()).toBe(200);
    await other.close();
    await own.stop();
  });
});

describe('a session by the customer’s server', () => {
  let admin: SessionTokens;
  const call = (method: string, path: string, token: string, body?: unknown) => api.call(method, path, { token, body });
  const setRole = (userId: string, role: string) => pool.query('UPDATE users SET role = $2::deployment_role WHERE id = $1', [userId, role]);
  const create = (token: string, body: object) => call('POST', '/v1/sessions', token, body);

  async function serviceToken(by: SessionTokens, scopes: string[]): Promise<Answer> {
    const bot = (await call('POST', '/v1/bots', by.accessToken, { handle: newHandle() })).body as Bot;
    return call('POST', `/v1/bots/${bot.id}/tokens`, by.accessToken, { name: 'shop', scopes });
  }
  const secretOf = ({ body }: Answer) => (body as { token: string }).token;

  beforeAll(async () => {
    admin = await api.signUp();
    await setRole(admin.user.id, 'administrator');
  });

  it('is started for an external id, and is the same user each time', async () => {
    const token = secretOf(await serviceToken(admin, ['sessions:create']));
    const externalId = newSubject();
    const handle = newHandle();
    const first = await create(token, { externalId, handle, displayName: 'Ada', userAgent: 'Shop/2.0 (Android 15)' });
    expect(first.status).toBe(201);
    const tokens = tokensOf(first);
    expect(tokens.user).toMatchObject({ handle, displayName: 'Ada' });
    expect(tokensOf(await create(token, { externalId })).user).toEqual(tokens.user);
    const { body } = await call('GET', '/v1/me/sessions', tokens.accessToken);
    expect(body).toMatchObject({ sessions: [{ device: null }, { device: 'Shop on Android', addressRange: null }] });
    // A provider cannot name the same user.
    expect(tokensOf(await exchange(await provider.token({ sub: externalId }))).user.id).not.toBe(tokens.user.id);
  });

  it('needs the scope, which administrators of the deployment give, and who stay so', async () => {
    const person = await api.signUp();
    const refused = await serviceToken(person, ['channels:read', 'sessions:create']);
    expect([refused.status, reasonOf(refused)]).toEqual([403, 'NOT_ALLOWED']);
    expect(reasonOf(await create(secretOf(await serviceToken(person, ['channels:read'])), { externalId: 'x' }))).toBe('SCOPE_MISSING');
    expect(reasonOf(await create(admin.accessToken, { externalId: 'x' }))).toBe('NOT_ALLOWED');

    const other = await api.signUp();
    await setRole(other.user.id, 'administrator');
    const token = secretOf(await serviceToken(other, ['sessions:create']));
    expect((await create(token, { externalId: newSubject() })).status).toBe(201);
    await setRole(other.user.id, 'member');
    const late = await create(token, { externalId: newSubject() });
    expect([late.status, reasonOf(late)]).toEqual([403, 'NOT_ALLOWED']);
  });
});
