import { createHistogram, encodeHistogram, mergeHistograms, recordLatency, summarize } from './latencies.ts';

function histogramOf(values: readonly number[]) {
  const histogram = createHistogram();
  for (const value of values) recordLatency(histogram, value);
  return histogram;
}

it('summarises microseconds as milliseconds', () => {
  const values = Array.from({ length: 100 }, (_, index) => (index + 1) * 1_000);
  const { count, p50, p99, max } = summarize(histogramOf(values));
  expect(count).toBe(100);
  expect(p50).toBeCloseTo(50, 0);
  expect(p99).toBeCloseTo(99, 0);
  expect(max).toBeCloseTo(100, 0);
});

it('merges what several processes measured', () => {
  const encoded = [histogramOf([1_000]), histogramOf([3_000, 5_000])].map(encodeHistogram);
  const { count, max } = summarize(mergeHistograms(encoded));
  expect(count).toBe(3);
  expect(max).toBeCloseTo(5, 1);
});

it('takes clocks that disagree by a little, and latencies beyond its range', () => {
  expect(summarize(histogramOf([-3, 1e12])).count).toBe(2);
});
