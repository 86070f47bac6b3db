import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { holdRun } from './run.ts';

/** A command that was to succeed did not; the message holds what it wrote. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';
  readonly output: string;

  constructor(title: string, reason: string, output: string) {
    super(`${title} failed (${reason}):\n${output.trim()}`);
    this.output = output;
  }
}

export interface Command {
  /** For the error message: "The build". */
  title: string;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Takes the time that others leave. */
  inBackground?: boolean;
  /** Also gets everything as it comes. */
  onOutput?: (text: string) => void;
}

/**
 * Resolves to everything the command wrote, to both streams in the order written, once it has ended
 * with 0. It shares the launcher's terminal, so a Ctrl-C reaches it; a killed launcher takes it along.
 */
export async function runToEnd(command: Command): Promise<string> {
  const { run, release } = await holdRun();
  try {
    return await collect(command, (pid) => run.addChild(pid, command.title, 'SIGTERM'), (pid) => run.removeChild(pid));
  } finally {
    release();
  }
}

function collect({ title, command, args, cwd, env, inBackground, onOutput }: Command, begun: (pid: number) => void, ended: (pid: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) begun(child.pid);
    if (child.pid !== undefined && inBackground) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let output = '';
    const take = (chunk: string): void => {
      output += chunk;
      onOutput?.(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', (error) => reject(new CommandFailedError(title, error.message, output)));
    child.once('close', (code, signal) => {
      if (child.pid !== undefined) ended(child.pid);
      if (code === 0) resolve(output);
      else reject(new CommandFailedError(title, signal ?? `exit code ${code}`, output));
    });
  });
}
