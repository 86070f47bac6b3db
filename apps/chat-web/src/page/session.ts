import { type ChatError, Session, signIn, signInWithCode, signUp } from '@chatgenius/client-sdk';
import { currentAccount, enterAccount, tokensOf } from './accounts.ts';
import { type Config } from './config.ts';

/** Somebody who is signed in in this window. */
export interface SignedIn {
  readonly session: Session;
  readonly handle: string;
}

export async function resumeSession({ apiUrl }: Config): Promise<SignedIn | undefined> {
  const handle = currentAccount();
  if (!handle) return undefined;
  const session = await Session.resume({ apiUrl, storage: tokensOf(handle) });
  if (session) enterAccount(handle);
  return session && { session, handle };
}

export interface Entry {
  readonly handle: string;
  readonly password: string;
  /** Of a new account. */
  readonly displayName?: string | undefined;
}

/** @throws ChatError */
export async function enter({ apiUrl }: Config, { handle: written, password, displayName }: Entry): Promise<SignedIn> {
  const handle = written.trim().toLowerCase();
  const options = { apiUrl, storage: tokensOf(handle), handle, password };
  const session = displayName === undefined ? await signIn(options) : await signUp({ ...options, displayName: displayName.trim() || handle });
  enterAccount(handle);
  return { session, handle };
}

/** The second step, where the account asks for a code. @throws ChatError */
export async function enterWithCode({ apiUrl }: Config, { handle, challenge, code }: { handle: string; challenge: string; code: string }): Promise<SignedIn> {
  const session = await signInWithCode({ apiUrl, storage: tokensOf(handle), challenge, code });
  enterAccount(handle);
  return { session, handle };
}

/** Of a sign-in that needs a second step. */
export function challengeOf(error: ChatError): string | undefined {
  const { challenge } = error.details;
  return error.reason === 'SECOND_FACTOR_REQUIRED' && typeof challenge === 'string' ? challenge : undefined;
}
