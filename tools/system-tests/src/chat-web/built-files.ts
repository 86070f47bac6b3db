import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/** What somebody who is signed in loads before anything is shown: the page, and what shows a conversation. */
const FIRST = ['index.html', 'src/app/signed-in-page.tsx'];

/** Compressed bytes of scripts and styles that the first load needs. */
export function firstLoadBytes(folder: string): number {
  const manifest = JSON.parse(readFileSync(path.join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const seen = new Set<string>();
  const add = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`${name} is not among the built files`);
    if (seen.has(name)) return;
    seen.add(name);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const other of chunk.imports ?? []) add(other);
  };
  FIRST.forEach(add);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length, 0);
}

/** Scripts in which a text stands. */
export const filesWith = (folder: string, text: string): string[] => globSync('assets/*.js', { cwd: folder }).filter((file) => readFileSync(path.join(folder, file), 'utf8').includes(text));
