/** How fast one turn was. */
export interface TransferRun {
  readonly of: 'product' | 'plain';
  readonly way: 'up' | 'down';
  readonly megabytesPerSecond: number;
}

export interface MemoryRun {
  /** Resident bytes of file-service before, and at most while the slow uploads were under way. */
  readonly before: number;
  readonly most: number;
  readonly uploads: number;
  readonly megabytesEach: number;
}

const median = (numbers: readonly number[]): number => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;

/** Medians of the product and of the plain server, and the first as a multiple of the second. */
export function ratioOf(runs: readonly TransferRun[], way: TransferRun['way']): { product: number; plain: number; ratio: number } {
  const of = (who: TransferRun['of']) => median(runs.filter((run) => run.of === who && run.way === way).map(({ megabytesPerSecond }) => megabytesPerSecond));
  return { product: of('product'), plain: of('plain'), ratio: of('product') / of('plain') };
}

export function describeTransfers(runs: readonly TransferRun[]): string[] {
  return (['up', 'down'] as const).map((way) => {
    const { product, plain, ratio } = ratioOf(runs, way);
    return `${way.padEnd(4)}  ${product.toFixed(0)} MB/s, plain ${plain.toFixed(0)} MB/s: ${ratio.toFixed(2)} times`;
  });
}

const MEGABYTE = 1024 * 1024;

export const describeMemoryRun = ({ before, most, uploads, megabytesEach }: MemoryRun): string =>
  `${uploads} uploads at once of ${megabytesEach} MB each: ${(before / MEGABYTE).toFixed(0)} MB resident before, ${(most / MEGABYTE).toFixed(0)} MB at most`;
