import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

export const SITE = path.join(WORKSPACE, 'docs/site');
const STAMP = path.join(SITE, 'node_modules/.installed');

/** The packages of the site are not there, and cannot be had. */
export class NoPackagesError extends Error {
  override readonly name = 'NoPackagesError';
}

/** Of the site alone: whoever never builds it need not wait for them. Quick when they are there. @throws NoPackagesError */
export async function installSite(report: (line: string) => void): Promise<void> {
  const wanted = readFileSync(path.join(SITE, 'package-lock.json'), 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  report('Installing the packages of the site (half a minute, once)');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1', '--fetch-timeout=30000'];
  const child = spawn('npm', args, { cwd: SITE, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new NoPackagesError('The packages of the site could not be installed: is there a registry that answers? Nothing else needs them. Try again: npm run docs');
  writeFileSync(STAMP, wanted);
}
