import { ErrorResponse, SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { TOTP } from 'otpauth';
import pg from 'pg';
import { untilSomebodyWaits } from '../../waiting.fixture.ts';
import { IDENTITY_KEY, PASSWORD, runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';

let database: TestDatabase;
let pool: pg.Pool;
let api: RunningApi;
let servers: { databaseUrl: string; natsUrl: string };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  servers = { databaseUrl: database.url, natsUrl: natsUrl() };
  api = await runChannelApi(servers);
});
afterAll(async () => {
  await api.close();
  await pool.end();
  await database.drop();
});

interface Enrolled {
  readonly tokens: SessionTokens;
  readonly totp: TOTP;
  readonly recoveryCodes: string[];
}

const post = (path: string, body: unknown, token?: string, by = api) => by.call('POST', path, { body, ...(token !== undefined && { token }) });
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;
/** Codes of steps that nobody has used: each of a row of tests is in the window of one step to both sides. */
const codeOf = ({ totp }: Pick<Enrolled, 'totp'>, steps = 0) => totp.generate({ timestamp: Date.now() + steps * 30_000 });
const forgetSteps = ({ tokens }: Pick<Enrolled, 'tokens'>) => pool.query('UPDATE second_factors SET last_step = NULL WHERE user_id = $1', [tokens.user.id]);
const wrongCode = (enrolled: Enrolled) => ['000000', '111111', '222222', '333333'].find((code) => ![-1, 0, 1].map((steps) => codeOf(enrolled, steps)).includes(code)) ?? '';
const signIn = ({ tokens: { user } }: Pick<Enrolled, 'tokens'>, by = api) => post('/v1/auth/sign-in', { handle: user.handle, password: PASSWORD }, undefined, by);
const second = (challenge: string, code: string, by = api) => post('/v1/auth/sign-in/second-factor', { challenge, code }, undefined, by);

async function enrol(): Promise<Enrolled> {
  const tokens = await api.signUp();
  const begun = await post('/v1/me/second-factor', { password: PASSWORD }, tokens.accessToken);
  expect(begun.status).toBe(201);
  const { secret, otpauthUrl } = begun.body as { secret: string; otpauthUrl: string };
  expect(otpauthUrl).toContain(`secret=${secret}`);
  const totp = new TOTP({ secret });
  const { body } = await post('/v1/me/second-factor/confirm', { code: totp.generate() }, tokens.accessToken);
  const { recoveryCodes } = body as { recoveryCodes: string[] };
  await forgetSteps({ tokens });
  return { tokens, totp, recoveryCodes };
}

async function challengeOf(enrolled: Enrolled, by = api): Promise<string> {
  const answer = await signIn(enrolled, by);
  expect([answer.status, reasonOf(answer)]).toEqual([401, 'SECOND_FACTOR_REQUIRED']);
  const { challenge } = ErrorResponse.parse(answer.body).data;
  return String(challenge);
}

describe('a second factor', () => {
  it('counts once it is confirmed, and then every sign-in has two steps', async () => {
    const tokens = await api.signUp();
    const { body } = await post('/v1/me/second-factor', { password: PASSWORD }, tokens.accessToken);
    const totp = new TOTP({ secret: (body as { secret: string }).secret });
    expect((await signIn({ tokens })).status).toBe(200);
    const wrong = await post('/v1/me/second-factor/confirm', { code: wrongCode({ tokens, totp, recoveryCodes: [] }) }, tokens.accessToken);
    expect([wrong.status, reasonOf(wrong)]).toEqual([403, 'SECOND_FACTOR_WRONG']);
    const confirmed = await post('/v1/me/second-factor/confirm', { code: totp.generate() }, tokens.accessToken);
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await api.call('GET', '/v1/me/second-factor', { token: tokens.accessToken })).body).toMatchObject({ active: true, recoveryCodesLeft: 10 });

    // The code that confirmed it is used up.
    const challenge = await challengeOf({ tokens, totp, recoveryCodes });
    expect(reasonOf(await second(challenge, totp.generate()))).toBe('SECOND_FACTOR_USED');
    expect(SessionTokens.parse((await second(challenge, totp.generate({ timestamp: Date.now() + 30_000 }))).body).user).toEqual(tokens.user);
  });

  it('needs the password to begin, and a key of the deployment', async () => {
    const { accessToken } = await api.signUp();
    expect(reasonOf(await post('/v1/me/second-factor', { password: 'guess' }, accessToken))).toBe('PASSWORD_WRONG');
    const keyless = await runChannelApi(servers, { AUTH_SIGNING_KEYS_FILE: api.keysFile, IDENTITY_SECRET_KEY: '' });
    const answer = await post('/v1/me/second-factor', { password: PASSWORD }, accessToken, keyless);
    await keyless.close();
    expect([answer.status, reasonOf(answer)]).toEqual([409, 'SECOND_FACTOR_NOT_CONFIGURED']);
  });

  it('is kept sealed, and nothing of it is written into the log', async () => {
    const { tokens, totp, recoveryCodes } = await enrol();
    const { rows } = await pool.query<{ secret: Buffer }>('SELECT secret FROM second_factors WHERE user_id = $1', [tokens.user.id]);
    expect(rows[0]?.secret.includes(Buffer.from(totp.secret.bytes))).toBe(false);
    const kept = JSON.stringify(api.log) + JSON.stringify((await pool.query('SELECT code_hash FROM recovery_codes')).rows);
    for (const secret of [totp.secret.base32, ...recoveryCodes]) expect(kept).not.toContain(secret);
  });

  it('takes a code once, also when it comes many times at once', async () => {
    const enrolled = await enrol();
    const challenges = await Promise.all(Array.from({ length: 4 }, () => challengeOf(enrolled)));
    const code = codeOf(enrolled);
    const answers = await Promise.all(challenges.map((challenge) => second(challenge, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403]);
    expect(answers.filter(({ status }) => status === 403).map(reasonOf)).toEqual(Array(3).fill('SECOND_FACTOR_USED'));
    // Nor one that is older than it.
    expect(reasonOf(await second(challenges.find((_, index) => answers[index]?.status === 403) ?? '', codeOf(enrolled, -1)))).toBe('SECOND_FACTOR_USED');
  });

  it('takes a recovery code instead, once, however it is typed', async () => {
    const enrolled = await enrol();
    const [code = ''] = enrolled.recoveryCodes;
    expect((await second(await challengeOf(enrolled), ` ${code.toUpperCase().replaceAll('-', ' ')}`)).status).toBe(200);
    expect(reasonOf(await second(await challengeOf(enrolled), code))).toBe('SECOND_FACTOR_WRONG');
    expect((await api.call('GET', '/v1/me/second-factor', { token: enrolled.tokens.accessToken })).body).toMatchObject({ recoveryCodesLeft: 9 });
  });

  it('has new recovery codes made, which end those before', async () => {
    const enrolled = await enrol();
    const { accessToken } = enrolled.tokens;
    const answer = await post('/v1/me/second-factor/recovery-codes', { password: PASSWORD, code: codeOf(enrolled) }, accessToken);
    const { recoveryCodes } = answer.body as { recoveryCodes: string[] };
    expect(reasonOf(await second(await challengeOf(enrolled), enrolled.recoveryCodes[1] ?? ''))).toBe('SECOND_FACTOR_WRONG');
    expect((await second(await challengeOf(enrolled), recoveryCodes[1] ?? '')).status).toBe(200);
  });

  it('is ended by who has the password and a code', async () => {
    const enrolled = await enrol();
    const { accessToken } = enrolled.tokens;
    const disable = (body: object) => post('/v1/me/second-factor/disable', body, accessToken);
    expect(reasonOf(await disable({ password: 'guess', code: codeOf(enrolled) }))).toBe('PASSWORD_WRONG');
    expect(reasonOf(await disable({ password: PASSWORD, code: wrongCode(enrolled) }))).toBe('SECOND_FACTOR_WRONG');
    expect((await signIn(enrolled)).status).toBe(401);
    expect((await disable({ password: PASSWORD, code: codeOf(enrolled) })).status).toBe(200);
    expect((await signIn(enrolled)).status).toBe(200);
    expect(reasonOf(await disable({ password: PASSWORD, code: codeOf(enrolled) }))).toBe('SECOND_FACTOR_INACTIVE');
  });
});

describe('the challenge between the two steps', () => {
  it('takes five guesses, and is good once', async () => {
    const enrolled = await enrol();
    const guessed = await challengeOf(enrolled);
    const reasons: string[] = [];
    for (let time = 0; time < 6; time++) reasons.push(reasonOf(await second(guessed, wrongCode(enrolled))));
    expect(reasons).toEqual([...Array<string>(5).fill('SECOND_FACTOR_WRONG'), 'CHALLENGE_INVALID']);
    expect(reasonOf(await second(guessed, codeOf(enrolled)))).toBe('CHALLENGE_INVALID');
    expect(api.log).toContainEqual(expect.objectContaining({ event: 'second-factor:guesses-used-up', userId: enrolled.tokens.user.id }));

    const used = await challengeOf(enrolled);
    expect((await second(used, codeOf(enrolled))).status).toBe(200);
    expect(reasonOf(await second(used, codeOf(enrolled, 1)))).toBe('CHALLENGE_INVALID');
    expect(reasonOf(await second('made-up', codeOf(enrolled, 1)))).toBe('CHALLENGE_INVALID');
  });

  it('ends after five minutes, and with a change of the password', async () => {
    const enrolled = await enrol();
    const [late, begun] = [await challengeOf(enrolled), await challengeOf(enrolled)];
    const { rows } = await pool.query<{ seconds: number }>('SELECT extract(epoch FROM max(expires_at) - now())::float8 AS seconds FROM sign_in_challenges WHERE user_id = $1', [enrolled.tokens.user.id]);
    expect(Math.abs((rows[0]?.seconds ?? 0) - 300)).toBeLessThan(30);
    await pool.query(`UPDATE sign_in_challenges SET expires_at = now() WHERE token_hash = sha256($1::bytea)`, [Buffer.from(late)]);
    expect(reasonOf(await second(late, codeOf(enrolled)))).toBe('CHALLENGE_INVALID');
    await post('/v1/me/password', { currentPassword: PASSWORD, newPassword: 'another horse entirely' }, enrolled.tokens.accessToken);
    expect(reasonOf(await second(begun, codeOf(enrolled)))).toBe('CHALLENGE_INVALID');
  });

  it('waits for a change of the password that has begun, and comes to nothing then', async () => {
    const enrolled = await enrol();
    const begun = await challengeOf(enrolled);
    const change = await pool.connect();
    try {
      await change.query('BEGIN');
      await change.query('UPDATE users SET password_hash = password_hash WHERE id = $1', [enrolled.tokens.user.id]);
      const signingIn = second(begun, codeOf(enrolled));
      await untilSomebodyWaits(pool);
      await change.query('DELETE FROM sign_in_challenges WHERE user_id = $1', [enrolled.tokens.user.id]);
      await change.query('COMMIT');
      expect(reasonOf(await signingIn)).toBe('CHALLENGE_INVALID');
    } finally {
      await change.query('ROLLBACK');
      change.release();
    }
  });

  it('is guessed at so often in a minute, by however many challenges', async () => {
    const limited = await runChannelApi(servers, { AUTH_SIGNING_KEYS_FILE: api.keysFile, IDENTITY_SECRET_KEY: IDENTITY_KEY, SECOND_FACTOR_GUESSES_PER_MINUTE: '3' });
    const enrolled = await enrol();
    const reasons: string[] = [];
    for (let time = 0; time < 4; time++) reasons.push(reasonOf(await second(await challengeOf(enrolled, limited), wrongCode(enrolled), limited)));
    await limited.close();
    expect(reasons).toEqual([...Array<string>(3).fill('SECOND_FACTOR_WRONG'), 'RATE_LIMITED']);
  });

  it('is met by many at once, however few connections to the database there are', async () => {
    const few = await runChannelApi(servers, { AUTH_SIGNING_KEYS_FILE: api.keysFile, DATABASE_POOL_SIZE: '2' });
    const people = await Promise.all(Array.from({ length: 6 }, enrol));
    const challenges = await Promise.all(people.map((enrolled) => challengeOf(enrolled)));
    const answers = await Promise.all(people.map((enrolled, index) => second(challenges[index] ?? '', codeOf(enrolled), few)));
    await few.close();
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200));
  });

  it('tells nobody who has a wrong password whether there is a second factor', async () => {
    const enrolled = await enrol();
    const wrong = await post('/v1/auth/sign-in', { handle: enrolled.tokens.user.handle, password: 'not the password' });
    expect([wrong.status, reasonOf(wrong)]).toEqual([401, 'CREDENTIALS_INVALID']);
  });
});
