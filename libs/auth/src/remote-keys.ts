import { ChatError } from '@chatgenius/contracts';
import { meter } from '@chatgenius/service-runtime';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

const FETCH_TIMEOUT_MS = 3_000;
/** A key that was taken back stops being accepted after this time. */
const CACHE_MAX_AGE_MS = 10 * 60_000;
/** Tokens with made-up key ids cannot make us ask more often than this. */
const COOLDOWN_MS = 30_000;

/**
 * Keys from a JWKS URL: fetched when first needed, cached, and fetched again for an unknown key id.
 * While the issuer cannot be reached, the keys that it last published go on being used.
 */
export function remoteKeys(jwksUrl: string, cacheMaxAgeMs = CACHE_MAX_AGE_MS): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cacheMaxAge: cacheMaxAgeMs,
    cooldownDuration: Math.min(COOLDOWN_MS, cacheMaxAgeMs),
  });
  const unread = meter('auth').createCounter('chat.auth.keys.unread', { description: 'Attempts to read the keys of access tokens that failed.' });
  // So that the first failure is an increase.
  unread.add(0);
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (saysSomethingOfTheToken(error)) throw error;
      unread.add(1);
      const lastKnown = remote.jwks();
      if (!lastKnown) throw new ChatError('UNAVAILABLE', {}, { cause: error });
      return createLocalJWKSet(lastKnown)(header, token).catch((unknown: unknown) => {
        // The key may be a new one that could not be read: nothing is known of the token.
        throw unknown instanceof errors.JWKSNoMatchingKey ? new ChatError('UNAVAILABLE', {}, { cause: error }) : unknown;
      });
    }
  };
}

/** The keys were there and the token fits none of them; anything else is a fault of the network or the issuer. */
function saysSomethingOfTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
