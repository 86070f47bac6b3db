import { hash, randomBytes } from 'node:crypto';

/** Scanners of leaked secrets find it by this. */
const PREFIX = 'cgl_';

export interface NewLinkToken {
  /** What its creator is told once. */
  readonly token: string;
  readonly hash: Buffer;
}

export function newLinkToken(): NewLinkToken {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOfLinkToken(token) };
}

/** As it is stored. A fast hash will do: there is nothing to guess. */
export const hashOfLinkToken = (token: string): Buffer => hash('sha256', token, 'buffer');
