import { ChatError, limits, type ErrorReason } from '@chatgenius/contracts';
import { decodeJwt, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { type ALGORITHMS } from './algorithms.ts';
import { remoteKeys } from './remote-keys.ts';
import { tokenFault, type TokenFault } from './token-fault.ts';

const CLOCK_TOLERANCE_SECONDS = 5;

/** An identity provider of somebody else's, whose tokens are exchanged for sessions of ours. */
export interface TrustedProvider {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: readonly string[];
  /** Those alone, whatever a token says of itself (RFC 8725, section 3.1). */
  readonly algorithms: ReadonlyArray<(typeof ALGORITHMS)[number]>;
}

export interface SubjectToken<Provider extends TrustedProvider> {
  readonly provider: Provider;
  readonly subject: string;
  readonly expiresAt: Date;
  /** Names the token for its issuer, where it has one. */
  readonly tokenId: string | undefined;
  readonly claims: JWTPayload;
}

const REASONS: Readonly<Record<TokenFault, ErrorReason>> = {
  malformed: 'SUBJECT_TOKEN_MALFORMED',
  algorithm: 'SUBJECT_TOKEN_ALGORITHM',
  'unknown-key': 'SUBJECT_TOKEN_KEY_UNKNOWN',
  signature: 'SUBJECT_TOKEN_SIGNATURE',
  type: 'SUBJECT_TOKEN_MALFORMED',
  issuer: 'SUBJECT_TOKEN_ISSUER',
  audience: 'SUBJECT_TOKEN_AUDIENCE',
  expired: 'SUBJECT_TOKEN_EXPIRED',
  'not-yet-valid': 'SUBJECT_TOKEN_NOT_YET_VALID',
  claims: 'SUBJECT_TOKEN_CLAIMS',
};

/** Decides whether a token of an outside provider is good, and says what is wrong with it where it is not. */
export class SubjectTokenVerifier<Provider extends TrustedProvider> {
  readonly #providers: ReadonlyMap<string, { readonly provider: Provider; readonly keys: JWTVerifyGetKey }>;

  constructor(providers: readonly Provider[]) {
    this.#providers = new Map(providers.map((provider) => [provider.issuer, { provider, keys: remoteKeys(provider.jwksUrl) }]));
  }

  /** @throws ChatError SUBJECT_TOKEN_… ; PROVIDER_UNAVAILABLE while its keys cannot be had */
  async verify(token: string): Promise<SubjectToken<Provider>> {
    const { provider, keys } = this.#providerOf(token);
    const claims = await claimsOf(token, provider, keys);
    const { sub, exp = NaN, jti } = claims;
    const expiresAt = new Date(exp * 1_000);
    if (!isName(sub) || sub.length > limits.externalIdLength || Number.isNaN(expiresAt.getTime())) throw new ChatError('SUBJECT_TOKEN_CLAIMS');
    if (jti !== undefined && !isName(jti)) throw new ChatError('SUBJECT_TOKEN_CLAIMS');
    return { provider, subject: sub, expiresAt, tokenId: jti, claims };
  }

  /** By what the token says of itself: whether that is true, the keys of this provider tell. */
  #providerOf(token: string) {
    if (token.length > limits.accessTokenLength) throw new ChatError('SUBJECT_TOKEN_MALFORMED');
    let issuer: unknown;
    try {
      issuer = decodeJwt(token).iss;
    } catch (error) {
      throw new ChatError('SUBJECT_TOKEN_MALFORMED', {}, { cause: error });
    }
    const known = typeof issuer === 'string' ? this.#providers.get(issuer) : undefined;
    if (!known) throw new ChatError('SUBJECT_TOKEN_ISSUER');
    return known;
  }
}

/** Of somebody or of a token. Half of a character would be read as another half, and so as somebody else. */
const isName = (claim: unknown): claim is string => typeof claim === 'string' && claim !== '' && claim.isWellFormed() && !claim.includes('\0');

async function claimsOf(token: string, { issuer, audience, algorithms }: TrustedProvider, keys: JWTVerifyGetKey): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audience],
      algorithms: [...algorithms],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp'],
    });
    return payload;
  } catch (error) {
    if (error instanceof ChatError) throw new ChatError('PROVIDER_UNAVAILABLE', {}, { cause: error });
    throw new ChatError(REASONS[tokenFault(error)], {}, { cause: error });
  }
}
