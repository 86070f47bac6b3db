import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isSettled } from './settled.rules.ts';

const SAMPLE_MS = 1_000;
const SAMPLES = 6;
const PATIENCE_SAMPLES = 90;

/** Bytes of resident memory of a process, read once they have stayed the same for some seconds. */
export async function settledMemory(pid: number): Promise<number> {
  const samples: number[] = [];
  while (samples.length < PATIENCE_SAMPLES && !isSettled(samples.slice(-SAMPLES), SAMPLES)) {
    await delay(SAMPLE_MS);
    samples.push(residentBytes(pid));
  }
  return samples.at(-1) ?? 0;
}

/** Resident memory of a process now. */
export function residentBytes(pid: number): number {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    throw new Error(`There is no /proc/${pid}/status: memory is measured on Linux, of a process that is alive.`);
  }
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
