/**
 * Signatures that are accepted: ours is EdDSA; the others are what outside identity providers use.
 * A list, because `alg` is chosen by whoever made the token (RFC 8725, section 3.1).
 */
export const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const;

/** JWT type of access tokens (RFC 9068), so that no other token of the same issuer passes for one. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';
