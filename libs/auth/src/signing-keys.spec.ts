import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { readSigningKeys } from './signing-keys.ts';

let folder: string;
let ed25519: JWK;
let other: JWK;
let es256: JWK;

async function privateJwk(alg: string, kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, kid };
}

async function write(content: unknown): Promise<string> {
  const file = path.join(folder, 'keys.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'signing-keys-'));
  [ed25519, other, es256] = await Promise.all([privateJwk('EdDSA', 'a'), privateJwk('EdDSA', 'b'), privateJwk('ES256', 'c')]);
});
afterAll(() => rm(folder, { recursive: true }));

describe('readSigningKeys', () => {
  it('signs with the first key and publishes the public half of all', async () => {
    const keys = await readSigningKeys(await write({ keys: [ed25519, es256] }));
    expect(keys.current).toMatchObject({ keyId: 'a', algorithm: 'EdDSA' });
    expect(keys.published.keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: ed25519.x, kid: 'a', alg: 'EdDSA', use: 'sig' },
      { kty: 'EC', crv: 'P-256', x: es256.x, y: es256.y, kid: 'c', alg: 'ES256', use: 'sig' },
    ]);
  });

  const faults: Array<[string, () => unknown, string]> = [
    ['no JSON', () => 'private: yes', 'this is not JSON'],
    ['no list', () => ({ kty: 'OKP' }), 'expected { "keys": [ … ] }'],
    ['an empty list', () => ({ keys: [] }), 'there is no key in it'],
    ['a public key', () => ({ keys: [{ ...ed25519, d: undefined }] }), 'key 1: d is missing: this is only the public half'],
    ['a key without an id', () => ({ keys: [ed25519, { ...other, kid: undefined }] }), 'key 2: kid is missing'],
    ['a symmetric key', () => ({ keys: [{ kty: 'oct', k: 'AAAA', kid: 'x', alg: 'HS256' }] }), 'key 1: kty must be OKP, EC or RSA'],
    ['an algorithm that is not accepted', () => ({ keys: [{ ...ed25519, alg: 'none' }] }), 'key 1: alg must be one of EdDSA, ES256, RS256'],
    ['two keys of the same id', () => ({ keys: [ed25519, { ...other, kid: 'a' }] }), 'two keys have the same kid'],
    ['a broken key', () => ({ keys: [{ ...ed25519, d: 'AAAA' }] }), 'key 1 (OKP, EdDSA) is not a usable private key'],
    ['halves of different keys', () => ({ keys: [{ ...ed25519, x: other.x }] }), 'key 1 (OKP, EdDSA) is not a usable private key'],
  ];

  it.each(faults)('says what is wrong with %s, and nothing of the key', async (_, content, problem) => {
    const file = await write(content());
    const failure = await readSigningKeys(file).then(() => 'was accepted', (error: Error) => error.message);
    expect(failure).toBe(`Signing keys in ${file}: ${problem}`);
    expect(failure).not.toContain(ed25519.d);
  });

  it('says that a file does not exist', async () => {
    await expect(readSigningKeys('/nowhere/keys.json')).rejects.toThrow('/nowhere/keys.json: the file does not exist');
  });
});
