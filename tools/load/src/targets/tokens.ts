import { randomUUID } from 'node:crypto';
import { signAccessToken, type SigningKeys } from '@chatgenius/auth';

/** Who signs the access tokens of a run; both targets check them. */
export const ISSUER = 'http://load.invalid';
export const AUDIENCE = 'chatgenius';

const EXPIRES_IN_SECONDS = 3 * 3600;

export function signTokens(keys: SigningKeys, userIds: readonly string[]): Promise<string[]> {
  return Promise.all(
    userIds.map((userId) =>
      signAccessToken(keys, { issuer: ISSUER, audience: AUDIENCE, userId, sessionId: randomUUID(), expiresInSeconds: EXPIRES_IN_SECONDS }),
    ),
  );
}
