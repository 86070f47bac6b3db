/** Caches, code and heap are as large as they become in the first part; what still grows after it is a leak. */
const WARM_UP = 0.4;
const MOST_GROWTH = 1.2;

export interface MemoryVerdict {
  /** The least heap in use once warm, and in the end: what is left when garbage has just been collected. */
  readonly warmBytes: number;
  readonly lastBytes: number;
  readonly isFlat: boolean;
}

/** @param heap bytes in use at equal distances in time, garbage included */
export function judgeMemory(heap: readonly number[]): MemoryVerdict {
  const after = heap.slice(Math.floor(heap.length * WARM_UP));
  const part = Math.max(1, Math.floor(after.length / 3));
  const [warmBytes, lastBytes] = [Math.min(...after.slice(0, part)), Math.min(...after.slice(-part))];
  return { warmBytes, lastBytes, isFlat: lastBytes <= warmBytes * MOST_GROWTH };
}
