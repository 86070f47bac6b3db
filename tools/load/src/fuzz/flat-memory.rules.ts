/** Caches, code and heap are as large as they become in the first part; what still grows after it is a leak. */
const WARM_UP = 0.4;
const MOST_GROWTH = 1.2;

export interface MemoryVerdict {
  readonly warmBytes: number;
  readonly lastBytes: number;
  readonly isFlat: boolean;
}

/** @param samples resident bytes at equal distances in time */
export function judgeMemory(samples: readonly number[]): MemoryVerdict {
  const after = samples.slice(Math.floor(samples.length * WARM_UP));
  const part = Math.max(1, Math.floor(after.length / 3));
  const [warmBytes, lastBytes] = [median(after.slice(0, part)), median(after.slice(-part))];
  return { warmBytes, lastBytes, isFlat: lastBytes <= warmBytes * MOST_GROWTH };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
