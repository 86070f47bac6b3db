import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What processes have logged of faults of their own. */
export function faultLines(directory: string): string[] {
  const lines = readdirSync(directory).flatMap((file) => readFileSync(path.join(directory, file), 'utf8').split('\n'));
  return lines.filter((line) => line.includes('"level":"error"') || line.includes('"process:fault"') || line.includes('"command:failed"'));
}
