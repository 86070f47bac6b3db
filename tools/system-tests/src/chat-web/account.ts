import { randomUUID } from 'node:crypto';
import { type Api, createApi, signUp } from '@chatgenius/client-sdk';

/** Passwords are hashed slowly by intent, and slower beside other specs. */
const PATIENCE_MS = 60_000;

/** Somebody with a password. */
export interface Account {
  readonly handle: string;
  readonly displayName: string;
  readonly password: string;
  readonly userId: string;
  readonly api: Api;
}

export async function makeAccount(apiUrl: string, displayName: string): Promise<Account> {
  const credentials = { handle: `${displayName.toLowerCase()}-${randomUUID().slice(0, 8)}`, password: randomUUID() };
  const session = await signUp({ apiUrl, ...credentials, displayName, timeoutMs: PATIENCE_MS });
  return { ...credentials, displayName, userId: session.userId, api: createApi({ apiUrl, token: session.token }) };
}
