import { homedir } from 'node:os';
import path from 'node:path';

/** The repository's top folder, from src/ as well as from dist/. */
export const WORKSPACE = path.resolve(import.meta.dirname, '../../..');

/** Records of what is running, see processes/run.ts. Inside the workspace, so that clones never meet; elsewhere for specs that kill launchers. */
export const RUNS_FOLDER = process.env.CHATGENIUS_RUNS_FOLDER ?? path.join(WORKSPACE, '.cache', 'runs');

/** Downloads that all clones of one user share. */
export function userCacheFolder(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'chatgenius');
}
