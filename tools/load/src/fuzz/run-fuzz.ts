import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bench } from '../bench.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { faultLines } from './fault-lines.ts';
import { judgeMemory, type MemoryVerdict } from './flat-memory.rules.ts';
import { fuzz } from './fuzz.ts';
import { type FuzzReport } from './fuzz-report.ts';
import { MemoryWatch, type MemorySample } from './memory-watch.ts';

export interface FuzzRunOptions {
  readonly packets: number;
  readonly seed: number;
  readonly connections: number;
}

export interface FuzzResult {
  readonly seconds: number;
  readonly counts: Record<string, number>;
  readonly faults: readonly string[];
  readonly memory: MemoryVerdict & { readonly samples: readonly MemorySample[] };
}

const GATEWAYS = 2;
const LOG_EVERY = 10_000;

/** Fuzzes the product as it runs in production, and looks at its answers, its memory and its logs. */
export async function runFuzz(bench: Bench, options: FuzzRunOptions, log: (line: string) => void): Promise<FuzzResult> {
  const databaseUrl = bench.databaseUrl('load_fuzz');
  const { infrastructure, signingKeysFile } = bench;
  const logDirectory = mkdtempSync(path.join(tmpdir(), 'chatgenius-fuzz-'));
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: GATEWAYS, messaging: 1, logDirectory });
  let watch: MemoryWatch | undefined;
  try {
    // All of them in one room: what one does, the others see.
    const population = createPopulation(options.connections, options.connections);
    await populateProduct(databaseUrl, population);
    const tokens = await signTokens(bench.keys, population.userIds);
    watch = new MemoryWatch(product.opsUrls[0] ?? '');
    const { samples } = watch;
    const startedAt = performance.now();
    let next = LOG_EVERY;
    const onProgress = (sent: number): void => {
      if (sent < next) return;
      next += LOG_EVERY;
      log(`${sent} packets, ${describeMemory(samples.at(-1))}`);
    };
    const { userIds } = population;
    const report = await fuzz({ ...options, urls: product.urls, tokens, userIds, channelIds: [...new Set(population.channelIds)], onProgress });
    for (const line of faultLines(logDirectory)) report.fault(line);
    return resultOf(report, samples, (performance.now() - startedAt) / 1_000);
  } finally {
    watch?.stop();
    await product.stop();
    rmSync(logDirectory, { recursive: true, force: true });
  }
}

function resultOf(report: FuzzReport, samples: readonly MemorySample[], seconds: number): FuzzResult {
  const memory = judgeMemory(samples.map(({ heapBytes }) => heapBytes));
  const growth = memory.isFlat ? [] : [`the heap grew from ${megabytes(memory.warmBytes)} to ${megabytes(memory.lastBytes)} MiB`];
  const counts = Object.fromEntries([...report.counts].sort(([a], [b]) => a.localeCompare(b)));
  return { seconds, counts, faults: [...report.faults, ...growth], memory: { ...memory, samples } };
}

export function describeMemory(sample: MemorySample | undefined): string {
  return sample === undefined ? 'memory unknown' : `${megabytes(sample.heapBytes)} MiB of heap, ${megabytes(sample.residentBytes)} MiB resident`;
}

export const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
