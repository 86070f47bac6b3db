import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { calculateJwkThumbprint, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { ensureSigningKeys } from './signing-keys.ts';

describe('the keys that a local API signs with', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-keys-'));
  const file = path.join(folder, 'nested', 'keys.json');

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are an Ed25519 key set that only the owner can read, and stay what they are', async () => {
    ensureSigningKeys(file);
    const text = readFileSync(file, 'utf8');
    ensureSigningKeys(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const [key] = (JSON.parse(text) as { keys: JWK[] }).keys as [JWK];
    expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(key) });
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'EdDSA' }).setSubject('ada').sign(await importJWK(key));
    const { kty, crv, x } = key;
    const { payload } = await jwtVerify(token, await importJWK({ kty, crv, x, alg: 'EdDSA' }));
    expect(payload.sub).toBe('ada');
  });
});
