export { signAccessToken, type AccessTokenContent } from './access-token.ts';
export { bearerToken } from './bearer-token.ts';
export { type Identity } from './identity.ts';
export { readSigningKeys, SigningKeysError, type SigningKeys } from './signing-keys.ts';
export { createLocalTokenVerifier, createTokenVerifier, TokenVerifier, type TokenExpectation } from './token-verifier.ts';
