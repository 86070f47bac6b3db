import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const KEY_NAME_BYTES = 4;
/** NIST SP 800-38D, section 8.2.2: chance in 96 bits is enough for 2^32 secrets of one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret cannot be read: it was sealed with another key, for something else, or was changed since. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
}

interface NamedKey {
  readonly key: Buffer;
  readonly name: Buffer;
}

/** Whether a setting holds keys that {@link SecretBox} takes: 32 bytes each in base64, separated by commas. */
export const areSecretKeys = (setting: string): boolean => setting.split(',').every((key) => decodeKey(key).length === KEY_BYTES);

/**
 * Keeps secrets that are needed in clear again: AES-256-GCM, bound to what each belongs to. The first key seals, all of
 * them open: to exchange a key, add the new one behind the old in every process, later move it to the front, and take
 * the old one away once nothing is sealed with it.
 */
export class SecretBox {
  readonly #keys: readonly NamedKey[];

  /** @param setting see {@link areSecretKeys} */
  constructor(setting: string) {
    this.#keys = setting.split(',').map((encoded) => {
      const key = decodeKey(encoded);
      return { key, name: hash('sha256', key, 'buffer').subarray(0, KEY_NAME_BYTES) };
    });
  }

  /** @param owner what the secret belongs to: it opens for nothing else */
  seal(secret: Buffer, owner: string): Buffer {
    const [current] = this.#keys;
    if (current === undefined) throw new Error('there is no key to seal with');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, current.key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([current.name, nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws SealBrokenError */
  open(box: Buffer, owner: string): Buffer {
    const parts = partsOf(box);
    const named = this.#keys.find(({ name }) => name.equals(parts.keyName));
    if (named === undefined) throw new SealBrokenError('A secret was sealed with a key that is not among ours.');
    try {
      const decipher = createDecipheriv(CIPHER, named.key, parts.nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner)).setAuthTag(parts.tag);
      return Buffer.concat([decipher.update(parts.sealed), decipher.final()]);
    } catch (error) {
      throw new SealBrokenError('A sealed secret was changed, or belongs to something else.', { cause: error });
    }
  }
}

function partsOf(box: Buffer): { keyName: Buffer; nonce: Buffer; tag: Buffer; sealed: Buffer } {
  const [nonceAt, tagAt] = [KEY_NAME_BYTES, KEY_NAME_BYTES + NONCE_BYTES];
  const sealedAt = tagAt + TAG_BYTES;
  return { keyName: box.subarray(0, nonceAt), nonce: box.subarray(nonceAt, tagAt), tag: box.subarray(tagAt, sealedAt), sealed: box.subarray(sealedAt) };
}

const decodeKey = (encoded: string): Buffer => Buffer.from(encoded.trim(), 'base64');
