import { createHash, type Hash } from 'node:crypto';
import { type BigIntStats } from 'node:fs';

/** Uploads of which it is remembered; of the others the bytes are read once more. */
const MOST_UPLOADS = 10_000;

/** A state of a file: it is another one as soon as somebody else has written it, or made it anew. */
const stateOf = ({ ino, size, mtimeNs }: BigIntStats): string => [ino, size, mtimeNs].join(' ');

/** SHA-256 of uploads that came to this process from the beginning on, and that nobody else has written since. */
export class RunningHashes {
  readonly #known = new Map<string, { readonly hash: Hash; readonly state: string }>();

  /** Takes what is known of the bytes before an offset out, to go on with it. @returns nothing where they came to somebody else */
  takeUp(uploadId: string, offset: number, now: BigIntStats): Hash | undefined {
    const known = this.#known.get(uploadId);
    this.#known.delete(uploadId);
    if (offset === 0) return createHash('sha256');
    return known?.state === stateOf(now) && now.size === BigInt(offset) ? known.hash : undefined;
  }

  put(uploadId: string, hash: Hash, now: BigIntStats): void {
    this.#known.set(uploadId, { hash, state: stateOf(now) });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_UPLOADS && oldest !== undefined) this.#known.delete(oldest);
  }

  /** In hex, if it is known of all that the file has now. */
  of(uploadId: string, now: BigIntStats): string | undefined {
    const known = this.#known.get(uploadId);
    return known?.state === stateOf(now) ? known.hash.copy().digest('hex') : undefined;
  }

  forget(uploadId: string): void {
    this.#known.delete(uploadId);
  }
}
