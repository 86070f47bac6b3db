export { signAccessToken, type AccessTokenContent } from './access-token.ts';
export { bearerToken } from './bearer-token.ts';
export { type Identity } from './identity.ts';
export { KnownRevocations, type RevocationSource } from './revocation/known-revocations.ts';
export { OwnedTokenError } from './owned-token-error.ts';
export { areSecretKeys, SealBrokenError, SecretBox } from './secret-box.ts';
export { readSigningKeys, SigningKeysError, type SigningKeys } from './signing-keys.ts';
export { createLocalTokenVerifier, createTokenVerifier, TokenVerifier, type TokenExpectation } from './token-verifier.ts';
export { isSignedWebhook, newWebhookSecret, showWebhookSecret, signWebhook } from './webhook-signature.ts';
