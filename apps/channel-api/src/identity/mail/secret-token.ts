import { hash, randomBytes } from 'node:crypto';

/** A secret that works once, as somebody is told it, and as it is stored. */
export interface SecretToken {
  readonly token: string;
  readonly hash: Buffer;
}

/** 256 bits of chance. */
export function newSecretToken(): SecretToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

/** A fast hash will do: there is nothing to guess. */
export const hashOfToken = (token: string): Buffer => hash('sha256', token, 'buffer');
