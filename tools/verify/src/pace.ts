import { spawnSync } from 'node:child_process';

/** A process that starts and touches 64 MB takes so long on the machine that the numbers of workers were chosen on (two processors). */
const USUAL_MS = 60;
const SAMPLES = 5;
/** From here on specs that run side by side would measure each other: whatever waits for something waits longer than it may. */
const SLOW = 1.6;

/** How many times as long as usual this machine takes to start a process: the median of some, since others may be at work for a moment. */
export function measurePace(): number {
  const times = Array.from({ length: SAMPLES }, () => {
    const begun = performance.now();
    spawnSync(process.execPath, ['--eval', 'new Uint8Array(64 * 2 ** 20).fill(1)']);
    return performance.now() - begun;
  });
  return (times.toSorted((one, other) => one - other)[Math.floor(SAMPLES / 2)] ?? USUAL_MS) / USUAL_MS;
}

export const isSlow = (pace: number): boolean => pace >= SLOW;
