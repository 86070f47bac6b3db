import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Creates the private keys that access tokens are signed with, unless they exist. For this machine only: deployments bring their own. */
export function ensureSigningKeys(file: string): void {
  if (existsSync(file)) return;
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const key = { kty, crv, x, d, kid: thumbprint({ crv, kty, x }), alg: 'EdDSA', use: 'sig' };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ keys: [key] }), { mode: 0o600, flag: 'wx' });
}

/** RFC 7638: the hash of the required members, in lexical order. */
function thumbprint(members: { crv?: string; kty?: string; x?: string }): string {
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}
