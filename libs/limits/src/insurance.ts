import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** Addresses, and accounts that somebody tries, are anybody's: as many as these are told apart, so that no flood of them fills the memory. */
const BUCKETS = 65_536;
const ANYBODYS = /^(?:address|account):/;

/** Counts in this process alone, while Redis cannot. What is counted is forgotten with its minute. */
export class Insurance extends RateLimiterMemory {
  readonly #onUse: (uses: number) => void;

  constructor(options: { keyPrefix: string; points: number; duration: number }, onUse: (uses: number) => void) {
    super(options);
    this.#onUse = onUse;
  }

  override consume(key: string, points = 1): Promise<RateLimiterRes> {
    this.#onUse(points);
    return super.consume(bucketed(key), points);
  }

  override penalty(key: string, points = 1): Promise<RateLimiterRes> {
    this.#onUse(points);
    return super.penalty(bucketed(key), points);
  }

  override get(key: string): Promise<RateLimiterRes | null> {
    return super.get(bucketed(key));
  }
}

const bucketed = (key: string): string => (ANYBODYS.test(key) ? `bucket:${bucketOf(key)}` : key);

/** FNV-1a. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}
