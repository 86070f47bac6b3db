import { FileRefusedError } from '../refusal.ts';
import { type MediaJob, type MediaRules, type WorkerAnswer } from './media-job.ts';
import { processFile } from './process-file.ts';

/*
 * The process in which the bytes of strangers are decoded. It does one job after the other, knows no secret, and may die at any
 * time: its owner starts another one.
 */

const MEMORY_EVERY_MS = 50;

export interface Orders {
  readonly rules: MediaRules;
  readonly memoryBytes: number;
}

const { rules, memoryBytes } = JSON.parse(process.argv[2] ?? '') as Orders;

/** With whatever it has started: it leads its group. */
const die = (): boolean => process.kill(-process.pid, 'SIGKILL');

/** Decoders take their memory where no limit of JavaScript counts it. */
setInterval(() => {
  if (process.memoryUsage.rss() > memoryBytes) die();
}, MEMORY_EVERY_MS).unref();

process.on('message', (job: MediaJob) => void answer(job));
// Its owner is gone, however it went.
process.on('disconnect', die);

async function answer(job: MediaJob): Promise<void> {
  process.send?.(await outcomeOf(job));
}

async function outcomeOf(job: MediaJob): Promise<WorkerAnswer> {
  try {
    return { outcome: 'done', file: await processFile(job, rules) };
  } catch (error) {
    if (error instanceof FileRefusedError) return { outcome: 'refused', reason: error.reason };
    const { message } = error instanceof Error ? error : new Error('unknown');
    // A full disk says nothing of the file.
    return { outcome: 'failed', message, suspicious: !(error instanceof Error && 'syscall' in error) };
  }
}
