import { hash, generateKeyPairSync } from 'node:crypto';

/** A private JWKS (RFC 7517) with one new Ed25519 key: what `readSigningKeys` reads. */
export function newSigningKeys(): string {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const key = { kty, crv, x, d, kid: thumbprint({ crv, kty, x }), alg: 'EdDSA', use: 'sig' };
  return JSON.stringify({ keys: [key] });
}

/** RFC 7638: the hash of the required members, in lexical order. */
function thumbprint(members: { crv?: string; kty?: string; x?: string }): string {
  return hash('sha256', JSON.stringify(members), 'base64url');
}
