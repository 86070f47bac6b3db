import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { WORKSPACE } from '@chatgenius/stack';

export interface NpmAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Runs npm in the workspace. @throws when there is no npm */
export async function npm(...args: readonly string[]): Promise<NpmAnswer> {
  const child = spawn('npm', args, { cwd: WORKSPACE, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  const exited = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { stdout, stderr, exitCode };
}
