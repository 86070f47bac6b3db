import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 64 * 1024;

/** The last lines of a log, however long it has grown; none if it does not exist. */
export function readLastLines(file: string, count = 200): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, TAIL_BYTES);
    const tail = Buffer.alloc(length);
    readSync(descriptor, tail, 0, length, size - length);
    const lines = tail.toString('utf8').split('\n').filter((line) => line.length > 0);
    // The first line of a cut tail is most likely half a line.
    return (length < size ? lines.slice(1) : lines).slice(-count);
  } finally {
    closeSync(descriptor);
  }
}
