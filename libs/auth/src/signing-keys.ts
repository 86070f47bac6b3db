import { readFile } from 'node:fs/promises';
import { importJWK, jwtVerify, SignJWT, type CryptoKey, type JSONWebKeySet, type JWK } from 'jose';
import { z } from 'zod';
import { ALGORITHMS } from './algorithms.ts';

/** One key of an issuer. */
export interface SigningKey {
  readonly key: CryptoKey;
  readonly keyId: string;
  readonly algorithm: string;
  readonly publicJwk: JWK;
}

/** The keys of an issuer: one signs, all verify, so that keys can be exchanged without a break. */
export interface SigningKeys {
  readonly current: Omit<SigningKey, 'publicJwk'>;
  /** What the JWKS route publishes: no private member of any key. */
  readonly published: JSONWebKeySet;
}

/** Says which file, which key and what is wrong with it, never the key. */
export class SigningKeysError extends Error {
  override readonly name = 'SigningKeysError';

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`Signing keys in ${file}: ${problem}`, options);
  }
}

const PrivateKey = z.looseObject({
  kty: z.enum(['OKP', 'EC', 'RSA'], 'kty must be OKP, EC or RSA'),
  kid: z.string('kid is missing').min(1, 'kid is empty'),
  alg: z.enum(ALGORITHMS, `alg must be one of ${ALGORITHMS.join(', ')}`),
  d: z.string('d is missing: this is only the public half'),
});
type PrivateKey = z.infer<typeof PrivateKey>;

/** Members that make up the public half (RFC 7517, RFC 7518 section 6, RFC 8037 section 2). */
const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg'];

/**
 * Reads a private JWKS (RFC 7517): `{ "keys": [ … ] }`. All keys are published, and the first signs; {@link KeyRing} says when.
 * @throws SigningKeysError
 */
export async function readKeySet(file: string): Promise<SigningKey[]> {
  const keys = parseKeys(file, await readText(file));
  if (keys.length === 0) throw new SigningKeysError(file, 'there is no key in it');
  return Promise.all(keys.map(async (key, index) => ({ key: await importKey(file, key, index), keyId: key.kid, algorithm: key.alg, publicJwk: publicHalf(key) })));
}

/** As they are now: for who signs in one run. @throws SigningKeysError */
export async function readSigningKeys(file: string): Promise<SigningKeys> {
  const keys = await readKeySet(file);
  const [current] = keys;
  if (!current) throw new SigningKeysError(file, 'there is no key in it');
  return { current, published: { keys: keys.map(({ publicJwk }) => publicJwk) } };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SigningKeysError(file, code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${code})`);
  }
}

function parseKeys(file: string, text: string): PrivateKey[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Without its cause: the message of a JSON error quotes the text.
    throw new SigningKeysError(file, 'this is not JSON');
  }
  const parsed = z.object({ keys: z.array(PrivateKey) }).safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [list, index] = issue?.path ?? [];
    if (list !== 'keys' || typeof index !== 'number') throw new SigningKeysError(file, 'expected { "keys": [ … ] }');
    throw new SigningKeysError(file, `key ${index + 1}: ${issue?.message}`);
  }
  const { keys } = parsed.data;
  const repeated = keys.find(({ kid }, index) => keys.findIndex((other) => other.kid === kid) !== index);
  if (repeated) throw new SigningKeysError(file, 'two keys have the same kid');
  return keys;
}

/** Imports a key and tries it: halves that do not belong together would only show when every token is refused. */
async function importKey(file: string, jwk: PrivateKey, index: number): Promise<CryptoKey> {
  try {
    const key = await importJWK(jwk as JWK, jwk.alg);
    if (key instanceof Uint8Array) throw new Error('not an asymmetric key');
    const proof = await new SignJWT().setProtectedHeader({ alg: jwk.alg }).sign(key);
    await jwtVerify(proof, await importJWK(publicHalf(jwk), jwk.alg));
    return key;
  } catch {
    throw new SigningKeysError(file, `key ${index + 1} (${jwk.kty}, ${jwk.alg}) is not a usable private key`);
  }
}

function publicHalf(key: PrivateKey): JWK {
  const members = Object.entries(key).filter(([name]) => PUBLIC_MEMBERS.includes(name));
  return { ...Object.fromEntries(members), kty: key.kty, use: 'sig' };
}
