import { hash, createHmac, randomBytes } from 'node:crypto';

export interface RefreshToken {
  /** What the client gets: opaque, 256 bits of chance. */
  readonly token: string;
  /** What is stored. A fast hash will do: there is nothing to guess. */
  readonly hash: Buffer;
}

export function newRefreshToken(): RefreshToken {
  return withHash(randomBytes(32).toString('base64url'));
}

/** What goes with a token when it is used: stored, and worth nothing without the token. */
export const newSalt = (): Buffer => randomBytes(32);

/** The next token of the chain, the same whenever it is asked for: whoever has the token and the salt, and nobody else, knows it. */
export function successorOf(token: string, salt: Buffer): RefreshToken {
  return withHash(createHmac('sha256', salt).update(token).digest('base64url'));
}

const withHash = (token: string): RefreshToken => ({ token, hash: hashOfRefreshToken(token) });

export function hashOfRefreshToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
