import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Scripts in which a text stands. */
export const filesWith = (folder: string, text: string): string[] => globSync('assets/*.js', { cwd: folder }).filter((file) => readFileSync(path.join(folder, file), 'utf8').includes(text));
