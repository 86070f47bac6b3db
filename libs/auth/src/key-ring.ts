import { type JSONWebKeySet } from 'jose';
import { announced, signerAmong, type Announcements } from './key-ring.rules.ts';
import { readKeySet, type SigningKey, type SigningKeys } from './signing-keys.ts';

/**
 * The keys of a file, which may change while the process runs. A new key is published at once, and signs once all verifiers
 * have had the time to fetch it. A key that is gone from the file is no good any more.
 */
export class KeyRing implements SigningKeys {
  readonly #file: string;
  readonly #announceMs: number;
  readonly #now: () => number;
  #keys: readonly SigningKey[];
  #announcements: Announcements;
  #published: JSONWebKeySet;

  private constructor(file: string, keys: readonly SigningKey[], { announceMs, now = () => performance.now() }: KeyRingOptions) {
    this.#file = file;
    this.#announceMs = announceMs;
    this.#now = now;
    this.#keys = keys;
    this.#announcements = announced(undefined, keys.map(idOf), now());
    this.#published = publishing(keys);
  }

  /** @throws SigningKeysError */
  static async open(file: string, options: KeyRingOptions): Promise<KeyRing> {
    return new KeyRing(file, await readKeySet(file), options);
  }

  get current(): SigningKey {
    const signer = this.#keys[signerAmong(this.#keys.map(idOf), this.#announcements, this.#now(), this.#announceMs)];
    if (!signer) throw new Error('there is no key to sign with');
    return signer;
  }

  /** Another object after each change. */
  get published(): JSONWebKeySet {
    return this.#published;
  }

  /** Reads the file again. @returns whether the keys are others @throws SigningKeysError, and goes on with those it had */
  async reread(): Promise<boolean> {
    const keys = await readKeySet(this.#file);
    const published = publishing(keys);
    if (JSON.stringify(published) === JSON.stringify(this.#published)) return false;
    this.#announcements = announced(this.#announcements, keys.map(idOf), this.#now());
    this.#keys = keys;
    this.#published = published;
    return true;
  }
}

export interface KeyRingOptions {
  /** How long a new key is published before it signs. */
  readonly announceMs: number;
  readonly now?: () => number;
}

const idOf = ({ keyId }: SigningKey): string => keyId;
const publishing = (keys: readonly SigningKey[]): JSONWebKeySet => ({ keys: keys.map(({ publicJwk }) => publicJwk) });
