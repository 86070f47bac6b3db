import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

/** Written by tools/bootstrap.mjs when it has installed something. */
const FILE = path.join(WORKSPACE, '.cache/installed-in-ms');

/** Milliseconds that the installation just before this run took; undefined if nothing was to be installed. Told once. */
export function takeInstallationTime(): number | undefined {
  try {
    const milliseconds = Number(readFileSync(FILE, 'utf8'));
    rmSync(FILE);
    return milliseconds;
  } catch {
    return undefined; // nothing was installed
  }
}
