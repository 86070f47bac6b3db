import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '@chatgenius/stack';

/** Another npm start of this workspace is running. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';

  constructor(pid: number) {
    super(`npm start is already running in this workspace (process ${pid}). Stop it with Ctrl-C in its terminal, or with: kill ${pid}`);
  }
}

/** One launcher per workspace at a time. Returns the release; a lock whose owner is dead does not count. */
export function takeLauncherLock(file: string): () => void {
  const own = identify(process.pid);
  if (!own) throw new Error('This process cannot find itself in the process table.');
  mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner && isAlive(owner)) throw new AlreadyRunningError(owner.pid);
    rmSync(file, { force: true });
  }
}

function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined; // cut short when its writer was killed
  }
}
