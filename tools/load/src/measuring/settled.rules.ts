/** Spread of the samples, as a part of their largest, that counts as standing still. */
const STABLE_WITHIN = 0.005;

export function isSettled(samples: readonly number[], needed: number): boolean {
  if (samples.length < needed) return false;
  const highest = Math.max(...samples);
  return (highest - Math.min(...samples)) / highest <= STABLE_WITHIN;
}
