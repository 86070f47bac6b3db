import { randomUUID } from 'node:crypto';
import { routes, type SessionTokens } from '@chatgenius/contracts';
import { URI } from 'otpauth';
import { call } from './call.ts';
import { type MailBox } from './mail-box.ts';

/** Passwords that accounts have, or may be given. */
export const PASSWORDS = ['correct horse battery staple', 'another one that is long'];
const [PASSWORD = ''] = PASSWORDS;
const VICTIMS = 3;

interface Account {
  readonly handle: string;
  readonly tokens: SessionTokens;
}

/** People who were made for one world, to whom anything may be done. */
export interface MadePeople {
  /** Access tokens of people whose passwords are known. */
  readonly accounts: readonly string[];
  readonly handles: readonly string[];
  /** Access tokens of people without passwords who have just signed in, and who they are: administrators do to them what ends people. */
  readonly victims: readonly string[];
  readonly victimIds: readonly string[];
  readonly refreshTokens: readonly string[];
  /** Of the first account, beside the session of its token. */
  readonly sessionIds: readonly string[];
  /** Of an authenticator that waits to be confirmed, and recovery codes. */
  readonly codes: readonly string[];
  readonly challenges: readonly string[];
  /** What was mailed: to confirm an address, and to reset a password. */
  readonly mailed: readonly string[];
}

/** @param starter a service token that may start sessions. @throws Error when something that should work does not */
export async function makePeople(url: string, starter: string, mail: MailBox | undefined): Promise<MadePeople> {
  const [plain, other, enrolled, guarded] = [await signUp(url), await signUp(url), await signUp(url), await signUp(url)];
  const victims = await Promise.all(Array.from({ length: VICTIMS }, () => call<SessionTokens>(url, starter, routes.createSession, {}, { externalId: randomUUID() })));
  const again = await call<SessionTokens>(url, undefined, routes.signIn, {}, { handle: plain.handle, password: PASSWORD });
  const waiting = await enrol(url, enrolled);
  const { recoveryCodes } = await call<{ recoveryCodes: string[] }>(url, guarded.tokens.accessToken, routes.confirmSecondFactor, {}, { code: codeOf(await enrol(url, guarded)) });
  const accounts = [plain, other, enrolled, guarded];
  return {
    accounts: accounts.map(({ tokens }) => tokens.accessToken),
    handles: accounts.map(({ handle }) => handle),
    victims: victims.map(({ accessToken }) => accessToken),
    victimIds: [...victims, other.tokens].map(({ user }) => user.id),
    refreshTokens: [again.refreshToken],
    sessionIds: [again.sessionId],
    // As often one as the others.
    codes: [...recoveryCodes.map(() => codeOf(waiting)), ...recoveryCodes],
    challenges: await Promise.all([challenge(url, guarded), challenge(url, guarded)]),
    mailed: mail === undefined ? [] : await mailedTo(url, plain, other, mail),
  };
}

async function signUp(url: string): Promise<Account> {
  const handle = `p${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  return { handle, tokens: await call<SessionTokens>(url, undefined, routes.signUp, {}, { handle, password: PASSWORD }) };
}

const enrol = async (url: string, { tokens }: Account): Promise<string> => (await call<{ otpauthUrl: string }>(url, tokens.accessToken, routes.enrolSecondFactor, {}, { password: PASSWORD })).otpauthUrl;

function codeOf(otpauthUrl: string): string {
  const authenticator = URI.parse(otpauthUrl);
  if (!('period' in authenticator)) throw new Error(`Not a TOTP: ${authenticator.constructor.name}`);
  return authenticator.generate();
}

/** What a sign-in with the password alone is answered with. */
async function challenge(url: string, { handle }: Account): Promise<string> {
  const response = await fetch(new URL(routes.signIn.path, url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ handle, password: PASSWORD }) });
  const { data } = (await response.json()) as { data?: { challenge?: string } };
  if (data?.challenge === undefined) throw new Error(`A sign-in with a second factor was answered ${response.status}, without a challenge.`);
  return data.challenge;
}

/** Of one account an address to be confirmed; of another, whose address is confirmed, a password to be reset. */
async function mailedTo(url: string, plain: Account, other: Account, mail: MailBox): Promise<string[]> {
  const [waiting, confirmed] = [`${plain.handle}@example.com`, `${other.handle}@example.com`];
  for (const [{ tokens }, email] of [[plain, waiting], [other, confirmed]] as const) await call(url, tokens.accessToken, routes.setEmail, {}, { email, password: PASSWORD });
  await call(url, undefined, routes.verifyEmail, {}, { token: await mail.taken(confirmed) });
  await call(url, undefined, routes.requestPasswordReset, {}, { email: confirmed });
  return [await mail.taken(waiting), await mail.taken(confirmed)];
}
