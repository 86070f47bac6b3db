import { spawn } from 'node:child_process';
import { watchMemory } from './memory-watch.ts';

export interface Bounds {
  readonly milliseconds: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
}

/** A program did not do what it was to do, within its bounds. What it says is not told: it has names of files in it. */
export class ProgramFailedError extends Error {
  override readonly name = 'ProgramFailedError';
}

/** What a program writes to its standard output. It is ended when it takes too long, too much memory, or writes too much. */
export async function runBounded(command: string, args: readonly string[], bounds: Bounds): Promise<Buffer> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { LC_ALL: 'C' } });
  let fault: string | undefined;
  const end = (reason: string): void => {
    fault ??= reason;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => end('took too long'), bounds.milliseconds);
  const unwatch = child.pid === undefined ? undefined : watchMemory(child.pid, bounds.memoryBytes, () => end('took too much memory'));
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > bounds.outputBytes) end('wrote too much');
    else chunks.push(chunk);
  });
  try {
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (fault !== undefined || code !== 0) throw new ProgramFailedError(`${command} ${fault ?? 'refused it'}.`);
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    unwatch?.();
  }
}
