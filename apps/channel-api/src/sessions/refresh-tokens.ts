import { createHash, randomBytes } from 'node:crypto';

export interface RefreshToken {
  /** What the client gets: opaque, 256 bits of chance. */
  readonly token: string;
  /** What is stored. A fast hash will do: there is nothing to guess. */
  readonly hash: Buffer;
}

export function newRefreshToken(): RefreshToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfRefreshToken(token) };
}

export function hashOfRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
