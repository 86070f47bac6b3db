import { statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';

interface Lists {
  /** Where all find them. */
  readonly folder: string;
  /** Of the caller alone, on the same file system; it goes with the caller. */
  readonly work: string;
  readonly update: (folder: string) => Promise<void>;
  readonly use: (folder: string) => Promise<void>;
}

/** A run of all tests needs them seven times. */
const FRESH_MS = 30 * 60_000;

/**
 * The lists of what there is, fetched at most once in half an hour: fetching and checking them takes longer than most packages.
 * Where what they name cannot be had any more, they are fetched anew.
 */
export async function withPackageLists({ folder, work, update, use }: Lists): Promise<void> {
  const isFresh = (): boolean => Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) < FRESH_MS;
  if (isFresh() && (await use(folder).then(() => true, () => false))) return;
  const [draft, old] = [path.join(work, 'lists'), path.join(work, 'old-lists')];
  await mkdir(path.join(draft, 'partial'), { recursive: true });
  await update(draft);
  await use(draft);
  if (isFresh()) return; // others were faster
  await rename(folder, old).catch(() => undefined); // there were none
  await rename(draft, folder).catch(() => undefined); // others were faster
}
