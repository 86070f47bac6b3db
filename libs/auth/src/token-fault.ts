import { errors } from 'jose';

/** What is wrong with a JWT. */
export type TokenFault = 'malformed' | 'algorithm' | 'unknown-key' | 'signature' | 'type' | 'issuer' | 'audience' | 'expired' | 'not-yet-valid' | 'claims';

const OF_CLAIMS: Readonly<Record<string, TokenFault>> = { iss: 'issuer', aud: 'audience', nbf: 'not-yet-valid', exp: 'expired', typ: 'type' };

/** @param error of jose's verification; whatever else it throws is the token's fault as well */
export function tokenFault(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return error.reason === 'missing' ? 'claims' : (OF_CLAIMS[error.claim] ?? 'claims');
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'algorithm';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return 'unknown-key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return 'malformed';
}
