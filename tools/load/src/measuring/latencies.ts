import hdr, { type Histogram } from 'hdr-histogram-js';

const LONGEST_US = 120_000_000;
const SIGNIFICANT_DIGITS = 3;

/** Milliseconds. */
export interface LatencySummary {
  count: number;
  p50: number;
  p99: number;
  max: number;
}

/** Latencies in microseconds. */
export function createHistogram(): Histogram {
  return hdr.build({ lowestDiscernibleValue: 1, highestTrackableValue: LONGEST_US, numberOfSignificantValueDigits: SIGNIFICANT_DIGITS, bitBucketSize: 32 });
}

export function recordLatency(histogram: Histogram, micros: number): void {
  histogram.recordValue(Math.min(Math.max(Math.round(micros), 0), LONGEST_US));
}

export const encodeHistogram = (histogram: Histogram): string => hdr.encodeIntoCompressedBase64(histogram);

/** Histograms of several processes, as one. */
export function mergeHistograms(encoded: readonly string[]): Histogram {
  const merged = createHistogram();
  for (const one of encoded) merged.add(hdr.decodeFromCompressedBase64(one));
  return merged;
}

export function summarize(histogram: Histogram): LatencySummary {
  const milliseconds = (micros: number): number => Math.round(micros / 10) / 100;
  return {
    count: histogram.totalCount,
    p50: milliseconds(histogram.getValueAtPercentile(50)),
    p99: milliseconds(histogram.getValueAtPercentile(99)),
    max: milliseconds(histogram.maxValue),
  };
}
