import { readFileSync } from 'node:fs';
import { PLACES } from '../places.ts';

/** The database that somebody means who runs a command. @throws Error with a message for them */
export function databaseUrl({ DATABASE_URL: given, DATABASE_URL_FILE: file }: NodeJS.ProcessEnv): string {
  if (given && file) throw new Error('DATABASE_URL_FILE is set, and so is DATABASE_URL: one of them is enough.');
  if (given) return given;
  if (file) return readFileSync(file, 'utf8').trim();
  const started = /^DATABASE_URL='(.+)'$/m.exec(readIfThere(PLACES.servers))?.[1];
  if (started === undefined) throw new Error('Set DATABASE_URL, or start the system by npm start first.');
  return started;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
