import { ChatError } from '@chatgenius/contracts';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { ACCESS_TOKEN_TYPE, ALGORITHMS } from './algorithms.ts';
import { identityOf, type Identity } from './identity.ts';
import { OwnedTokenError } from './owned-token-error.ts';
import { remoteKeys } from './remote-keys.ts';
import { tokenFault } from './token-fault.ts';

const CLOCK_TOLERANCE_SECONDS = 5;
/** No header, cookie or handshake carries more; longer ones are not worth decoding. */
const MAX_TOKEN_LENGTH = 8_192;

export interface TokenExpectation {
  readonly issuer: string;
  readonly audience: string;
  /** Of the JWT header; `undefined` accepts any, for identity providers that do not follow RFC 9068. */
  readonly tokenType?: string | undefined;
}

/** Decides whether an access token is good, the same at the socket and over HTTP. */
export class TokenVerifier {
  readonly #keys: JWTVerifyGetKey;
  readonly #expectation: TokenExpectation;

  constructor(keys: JWTVerifyGetKey, expectation: TokenExpectation) {
    this.#keys = keys;
    this.#expectation = { tokenType: ACCESS_TOKEN_TYPE, ...expectation };
  }

  /**
   * @throws ChatError TOKEN_MISSING, TOKEN_EXPIRED or TOKEN_INVALID; UNAVAILABLE when the keys cannot be
   * had, because then nothing is known about the token
   * @param lateSeconds for how long after its end it is taken all the same; whoever allows that asks whether its session goes on
   */
  async verify(token: string, lateSeconds = 0): Promise<Identity> {
    if (token === '') throw new ChatError('TOKEN_MISSING');
    if (token.length > MAX_TOKEN_LENGTH) throw new ChatError('TOKEN_INVALID');
    const identity = identityOf(await this.#claimsOf(token, lateSeconds));
    if (!identity) throw new ChatError('TOKEN_INVALID');
    return identity;
  }

  async #claimsOf(token: string, lateSeconds: number): Promise<unknown> {
    const { issuer, audience, tokenType } = this.#expectation;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: [...ALGORITHMS],
        clockTolerance: CLOCK_TOLERANCE_SECONDS + lateSeconds,
        requiredClaims: ['sub', 'sid', 'exp'],
        ...(tokenType === undefined ? {} : { typ: tokenType }),
      });
      return payload;
    } catch (error) {
      if (error instanceof ChatError) throw error;
      // It is signed by its issuer: what it says is true, but for the time.
      if (error instanceof errors.JWTExpired) throw expired(identityOf(error.payload));
      // Whatever else is wrong with a token, jose throws its own errors or the platform's; the token is to blame.
      throw new ChatError('TOKEN_INVALID', { fault: tokenFault(error) }, { cause: error });
    }
  }
}

const expired = (identity: Identity | undefined): ChatError => (identity === undefined ? new ChatError('TOKEN_EXPIRED') : new OwnedTokenError('TOKEN_EXPIRED', identity.userId));

/** Verifies with the keys that an issuer publishes. */
export function createTokenVerifier({ jwksUrl, maxAgeMs, ...expectation }: TokenExpectation & { jwksUrl: string; maxAgeMs?: number | undefined }): TokenVerifier {
  return new TokenVerifier(remoteKeys(jwksUrl, maxAgeMs), expectation);
}

/** Verifies with keys at hand, which may change: for the issuer itself. */
export function createLocalTokenVerifier({ keys, ...expectation }: TokenExpectation & { keys: JSONWebKeySet | (() => JSONWebKeySet) }): TokenVerifier {
  return new TokenVerifier(typeof keys === 'function' ? changingKeys(keys) : createLocalJWKSet(keys), expectation);
}

/** @param read answers another object after each change */
function changingKeys(read: () => JSONWebKeySet): JWTVerifyGetKey {
  let known = read();
  let set = createLocalJWKSet(known);
  return (header, token) => {
    const now = read();
    if (now !== known) {
      known = now;
      set = createLocalJWKSet(now);
    }
    return set(header, token);
  };
}
