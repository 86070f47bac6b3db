import { ErrorResponse, SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { PASSWORD, runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';
import { MailServer } from '../mail/mail-server.fixture.ts';
import { OutboxRepository } from '../mail/outbox.repository.ts';

const NEW_PASSWORD = 'another horse entirely';
let database: TestDatabase;
let pool: pg.Pool;
let mail: MailServer;
let api: RunningApi;
/** Without SMTP settings. */
let mute: RunningApi;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  mail = await MailServer.start();
  const servers = { databaseUrl: database.url, natsUrl: natsUrl() };
  api = await runChannelApi(servers, { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>', PASSWORD_RESET_URL: 'https://chat.example/reset?t={token}' });
  mute = await runChannelApi(servers, { AUTH_SIGNING_KEYS_FILE: api.keysFile });
});
afterAll(async () => {
  await mute.close();
  await api.close();
  await mail.stop();
  await pool.end();
  await database.drop();
});

const post = (path: string, body: unknown, token?: string, by = api) => by.call('POST', path, { body, ...(token !== undefined && { token }) });
const signInWith = (password: string, { user }: SessionTokens) => post('/v1/auth/sign-in', { handle: user.handle, password });
const signIn = async (tokens: SessionTokens) => SessionTokens.parse((await signInWith(PASSWORD, tokens)).body);
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;
const me = (token: string) => api.call('GET', '/v1/me', { token });
let addresses = 0;
const newAddress = () => `person${++addresses}@example.org`;
const tokenIn = (text: string | undefined): string => /(?:\?t=|\r\n\r\n)([\w-]{43})\r\n/.exec(text ?? '')?.[1] ?? '';
const mailed = async (address: string, nth = 1): Promise<string> => {
  await waitUntil('the mail has come', () => mail.to(address).length >= nth);
  return tokenIn(mail.to(address)[nth - 1]?.text);
};

/** Somebody new whose address is confirmed. */
async function withAddress(address = newAddress()): Promise<SessionTokens & { address: string }> {
  const tokens = await api.signUp();
  expect(await api.call('PUT', '/v1/me/email', { token: tokens.accessToken, body: { email: address, password: PASSWORD } })).toMatchObject({ status: 202, body: {} });
  expect((await post('/v1/auth/verify-email', { token: await mailed(address) })).body).toEqual({ email: address });
  mail.received.length = 0;
  return { ...tokens, address };
}

it('mail that is asked for is due at once, although times are kept in milliseconds', async () => {
  const outbox = new OutboxRepository();
  const client = await pool.connect();
  const found: boolean[] = [];
  for (let time = 0; time < 20; time++) {
    // Within a transaction no time passes: rounded up, every second one would be too late.
    await client.query('BEGIN');
    await outbox.add(client, { purpose: 'password-reset', address: newAddress() });
    found.push((await outbox.claim(client, 90)) !== undefined);
    await client.query('ROLLBACK');
  }
  client.release();
  expect(found).toEqual(Array(20).fill(true));
});

describe('a change of password', () => {
  it('ends the other sessions, says how many, and keeps this one', async () => {
    const phone = await api.signUp();
    const [laptop, tablet] = [await signIn(phone), await signIn(phone)];
    expect(await post('/v1/me/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, laptop.accessToken)).toMatchObject({ status: 200, body: { sessions: 2 } });
    for (const ended of [phone, tablet]) expect(await me(ended.accessToken)).toMatchObject({ status: 401, body: { data: { reason: 'SESSION_REVOKED', revocation: 'password-changed' } } });
    expect((await me(laptop.accessToken)).status).toBe(200);
    expect((await post('/v1/auth/refresh', { refreshToken: laptop.refreshToken })).status).toBe(200);
    expect(reasonOf(await signInWith(PASSWORD, phone))).toBe('CREDENTIALS_INVALID');
    expect((await signInWith(NEW_PASSWORD, phone)).status).toBe(200);
  });

  it('needs the current one', async () => {
    const tokens = await api.signUp();
    const answer = await post('/v1/me/password', { currentPassword: 'not the password', newPassword: NEW_PASSWORD }, tokens.accessToken);
    expect([answer.status, reasonOf(answer)]).toEqual([403, 'PASSWORD_WRONG']);
    expect((await signInWith(PASSWORD, tokens)).status).toBe(200);
  });

  it('is one of several at once, and leaves no session of a sign-in at the same time', async () => {
    const tokens = await api.signUp();
    const changes = Array.from({ length: 3 }, (_, number) => post('/v1/me/password', { currentPassword: PASSWORD, newPassword: `${NEW_PASSWORD} ${number}` }, tokens.accessToken));
    const signIns = Array.from({ length: 6 }, () => signInWith(PASSWORD, tokens));
    const [changed, signedIn] = await Promise.all([Promise.all(changes), Promise.all(signIns)]);
    expect(changed.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    for (const { status, body } of signedIn) if (status === 200) expect((await me(SessionTokens.parse(body).accessToken)).status).toBe(401);
    expect((await me(tokens.accessToken)).status).toBe(200);
  });

  it('is guessed at as little as at sign-in', async () => {
    const limited = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { AUTH_SIGNING_KEYS_FILE: api.keysFile, SIGN_INS_PER_MINUTE: '2', ALL_SIGN_INS_PER_MINUTE: '4' });
    const { accessToken } = await limited.signUp();
    const reasons: string[] = [];
    for (let time = 0; time < 3; time++) reasons.push(reasonOf(await post('/v1/me/password', { currentPassword: 'guess', newPassword: NEW_PASSWORD }, accessToken, limited)));
    await limited.close();
    expect(reasons).toEqual(['PASSWORD_WRONG', 'PASSWORD_WRONG', 'RATE_LIMITED']);
  });
});

describe('a reset by mail', () => {
  const ask = (address: string) => post('/v1/auth/password-reset', { email: address });
  const confirm = (token: string, newPassword = NEW_PASSWORD) => post('/v1/auth/password-reset/confirm', { token, newPassword });

  it('goes by a link that works once, and ends all sessions', async () => {
    const person = await withAddress();
    const other = await signIn(person);
    expect(await ask(person.address.toUpperCase())).toMatchObject({ status: 202, body: {} });
    const token = await mailed(person.address);
    expect(mail.to(person.address)[0]).toMatchObject({ from: 'chat@example.org', text: expect.stringContaining(`https://chat.example/reset?t=${token}`) as string });
    expect(await confirm(token)).toMatchObject({ status: 200, body: { sessions: 2 } });
    for (const { accessToken } of [person, other]) expect(await me(accessToken)).toMatchObject({ status: 401, body: { data: { revocation: 'password-reset' } } });
    expect((await signInWith(NEW_PASSWORD, person)).status).toBe(200);
    const again = await confirm(token, 'a third password');
    expect([again.status, reasonOf(again)]).toEqual([403, 'MAIL_TOKEN_INVALID']);
    const stored = JSON.stringify((await pool.query('SELECT * FROM mail_tokens')).rows) + JSON.stringify(api.log);
    expect(stored).not.toContain(token);
  });

  it('works once also when it is used many times at once', async () => {
    const person = await withAddress();
    await ask(person.address);
    const token = await mailed(person.address);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403, 403]);
  });

  it('ends after 30 minutes, with every other one that was used, and with a change of the password', async () => {
    const person = await withAddress();
    await ask(person.address);
    const token = await mailed(person.address);
    const { rows } = await pool.query<{ minutes: number }>('SELECT extract(epoch FROM expires_at - now())::float8 / 60 AS minutes FROM mail_tokens WHERE user_id = $1', [person.user.id]);
    expect(rows.map(({ minutes }) => Math.ceil(minutes))).toEqual([30]);
    await pool.query('UPDATE mail_tokens SET expires_at = now() WHERE user_id = $1', [person.user.id]);
    expect(reasonOf(await confirm(token))).toBe('MAIL_TOKEN_INVALID');

    for (const nth of [2, 3]) await ask(person.address).then(() => mailed(person.address, nth));
    const [second, third] = [await mailed(person.address, 2), await mailed(person.address, 3)];
    expect((await confirm(third)).status).toBe(200);
    expect(reasonOf(await confirm(second))).toBe('MAIL_TOKEN_INVALID');
  });

  it('is answered alike for an address that nobody has, which gets no mail', async () => {
    const [person, nobody] = [await withAddress(), newAddress()];
    const [known, unknown] = [await ask(person.address), await ask(nobody)];
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await mailed(person.address);
    await waitUntil('nothing waits to be sent', async () => (await pool.query('SELECT 1 FROM mail_outbox')).rowCount === 0);
    expect(mail.to(nobody)).toEqual([]);
  });

  it('is not lost while the mail server is away, or by a process that dies', async () => {
    const person = await withAddress();
    const port = mail.port;
    await mail.stop();
    expect((await ask(person.address)).status).toBe(202);
    await waitUntil('it has been tried', () => api.log.some(({ event }) => event === 'mail:not-sent'));
    mail = await MailServer.start(port);
    // As left by a process that died with it: claimed, and due again when the lease has run out.
    await pool.query('UPDATE mail_outbox SET due_at = now()');
    const other = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { SMTP_URL: mail.url, MAIL_FROM: 'chat@example.org', PASSWORD_RESET_URL: 'https://chat.example/reset?t={token}' });
    const token = await mailed(person.address);
    await other.close();
    expect((await confirm(token)).status).toBe(200);
    expect(JSON.stringify(api.log)).not.toContain(person.address);
  });

  it('is given up for an address that the server refuses for good, with a word in the log', async () => {
    const person = await withAddress();
    mail.refusal = { code: 550, text: 'no such person' };
    await ask(person.address);
    await waitUntil('it is given up', () => api.log.some(({ event }) => event === 'mail:given-up'));
    mail.refusal = undefined;
    await waitUntil('nothing waits to be sent', async () => (await pool.query('SELECT 1 FROM mail_outbox')).rowCount === 0);
    expect(mail.to(person.address)).toEqual([]);
  });

  it('is refused with a reason where no mail is sent', async () => {
    for (const answer of [await post('/v1/auth/password-reset', { email: newAddress() }, undefined, mute), await mute.call('PUT', '/v1/me/email', { token: (await mute.signUp()).accessToken, body: { email: newAddress(), password: PASSWORD } })]) {
      expect([answer.status, reasonOf(answer)]).toEqual([409, 'MAIL_NOT_CONFIGURED']);
    }
  });

  it('is asked for so often, for each address', async () => {
    const limited = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { SMTP_URL: mail.url, MAIL_FROM: 'chat@example.org', PASSWORD_RESET_URL: 'https://chat.example/{token}', MAIL_REQUESTS_PER_MINUTE: '1' });
    const address = newAddress();
    const answers = [await post('/v1/auth/password-reset', { email: address }, undefined, limited), await post('/v1/auth/password-reset', { email: address }, undefined, limited), await post('/v1/auth/password-reset', { email: newAddress() }, undefined, limited)];
    await limited.close();
    expect(answers.map(({ status }) => status)).toEqual([202, 429, 202]);
  });
});

describe('a mail address', () => {
  const set = (token: string, body: object) => api.call('PUT', '/v1/me/email', { token, body });
  const own = async (token: string) => (await api.call('GET', '/v1/me/email', { token })).body;

  it('counts once it is confirmed; the one before counts until then', async () => {
    const person = await withAddress();
    const next = newAddress();
    await set(person.accessToken, { email: next, password: PASSWORD });
    const token = await mailed(next);
    expect(await own(person.accessToken)).toMatchObject({ email: person.address, pending: next });
    await post('/v1/auth/verify-email', { token });
    expect(await own(person.accessToken)).toMatchObject({ email: next, pending: null });
    expect((await api.call('GET', `/v1/users/${person.user.id}`, { token: person.accessToken })).body).not.toHaveProperty('email');
    await post('/v1/me/email/remove', { password: PASSWORD }, person.accessToken);
    expect(await own(person.accessToken)).toEqual({ email: null, verifiedAt: null, pending: null });
  });

  it('is one account’s, and nobody else learns of it before they have its mail', async () => {
    const [person, other] = [await withAddress(), await api.signUp()];
    const contested = newAddress();
    for (const { accessToken } of [person, other]) expect((await set(accessToken, { email: contested, password: PASSWORD })).status).toBe(202);
    const tokens = [await mailed(contested, 1), await mailed(contested, 2)];
    expect((await post('/v1/auth/verify-email', { token: tokens[0] })).status).toBe(200);
    const late = await post('/v1/auth/verify-email', { token: tokens[1] });
    expect([late.status, reasonOf(late)]).toEqual([409, 'EMAIL_TAKEN']);
    expect((await set((await api.signUp()).accessToken, { email: contested, password: PASSWORD })).status).toBe(202);
    await waitUntil('nothing waits to be sent', async () => (await pool.query('SELECT 1 FROM mail_outbox')).rowCount === 0);
    expect(mail.to(contested)).toHaveLength(2);
  });

  it('is set by who has the password, and a newer wish ends the one before', async () => {
    const person = await api.signUp();
    const [first, second] = [newAddress(), newAddress()];
    expect(reasonOf(await set(person.accessToken, { email: first }))).toBe('PASSWORD_WRONG');
    await set(person.accessToken, { email: first, password: PASSWORD });
    const token = await mailed(first);
    await set(person.accessToken, { email: second, password: PASSWORD });
    expect(reasonOf(await post('/v1/auth/verify-email', { token }))).toBe('MAIL_TOKEN_INVALID');
  });

  it.each(['ada', 'ada@', 'ada@example', 'a b@example.org', 'ada@example.org, bob@example.org', 'ada@example.org\r\nBcc: bob@example.org'])('is not %j', async (email) => {
    expect(reasonOf(await post('/v1/auth/password-reset', { email }))).toBe('PAYLOAD_MALFORMED');
  });
});
