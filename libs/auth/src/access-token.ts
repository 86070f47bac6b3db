import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { ACCESS_TOKEN_TYPE } from './algorithms.ts';
import { type SigningKeys } from './signing-keys.ts';

export interface AccessTokenContent {
  readonly issuer: string;
  readonly audience: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly expiresInSeconds: number;
  /** Now, unless given. */
  readonly issuedAt?: Date;
}

/** Signs an access token (RFC 9068, without scopes). */
export function signAccessToken({ current }: SigningKeys, content: AccessTokenContent): Promise<string> {
  const issuedAt = content.issuedAt ?? new Date();
  return new SignJWT({ sid: content.sessionId })
    .setProtectedHeader({ alg: current.algorithm, kid: current.keyId, typ: ACCESS_TOKEN_TYPE })
    .setIssuer(content.issuer)
    .setAudience(content.audience)
    .setSubject(content.userId)
    .setJti(uuidv7())
    .setIssuedAt(issuedAt)
    .setExpirationTime(new Date(issuedAt.getTime() + content.expiresInSeconds * 1_000))
    .sign(current.key);
}
