import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const STOP_GRACE_MS = 5_000;

/**
 * Starts a program of this folder as a process of its own. It must end by itself when the channel to
 * us closes, so that nothing stays behind however we end.
 */
export function startChild(script: string, { args = [], execArgv = [], env = process.env }: { args?: string[]; execArgv?: string[]; env?: NodeJS.ProcessEnv } = {}): ChildProcess {
  return fork(path.join(import.meta.dirname, script), args, {
    execArgv: ['--conditions=@chatgenius/source', '--disable-warning=ExperimentalWarning', ...execArgv],
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Resolves with the first message; @throws when the process ends before it. */
export async function firstMessage<Message>(child: ChildProcess, name: string): Promise<Message> {
  const abort = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: abort.signal }).then(([message]) => message as Message),
      once(child, 'exit', { signal: abort.signal }).then(([code, signal]) => {
        throw new Error(`${name} ended at its start (${String(signal ?? code)}); its own words are above.`);
      }),
    ]);
  } finally {
    abort.abort();
  }
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await exited;
  clearTimeout(patience);
}
