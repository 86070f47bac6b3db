import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CommandFailedError, runToEnd, userCacheFolder, WORKSPACE } from '@chatgenius/stack';

/** npm could not get the packages: what needs them was not checked. */
export class RegistryUnavailableError extends Error {
  override readonly name = 'RegistryUnavailableError';
}

/** What npm says when nobody answers. */
const NOBODY_ANSWERS = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E503|E502|E504)\b/;
/** A registry that is not there is not waited for. */
const PATIENCE = ['--fetch-retries=1', '--fetch-timeout=60000', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];

/**
 * Packages that few need, from a manifest and a lock of their own in `tools/release`, once for each lock in the user's cache.
 * @returns the folder in which `node_modules` is
 * @throws RegistryUnavailableError
 */
export async function fetchedPackages(name: 'checks' | 'peers', report: (line: string) => void = () => undefined): Promise<string> {
  const manifests = path.join(WORKSPACE, 'tools/release', name);
  const lock = createHash('sha256').update(readFileSync(path.join(manifests, 'package-lock.json'))).digest('hex').slice(0, 16);
  const folder = path.join(userCacheFolder(), `release-${name}-${process.platform}-${process.arch}-${lock}`);
  if (existsSync(folder)) return folder;
  report(`Fetching the packages of tools/release/${name} (once)`);
  const work = `${folder}.partial-${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(path.join(manifests, file), path.join(work, file));
    await npm(['ci'], work);
    if (!existsSync(folder)) renameSync(work, folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** npm in a folder outside of the workspace. @throws RegistryUnavailableError */
export async function npm(args: readonly string[], folder: string): Promise<void> {
  try {
    await runToEnd({ title: `npm ${args[0]}`, command: 'npm', args: [...args, ...PATIENCE], cwd: folder, env: outsideOfNpm() });
  } catch (error) {
    const said = error instanceof CommandFailedError ? NOBODY_ANSWERS.exec(error.output)?.[0] : undefined;
    if (said === undefined) throw error;
    throw new RegistryUnavailableError(`no registry answers (${said})`);
  }
}

/** `npm run` tells programs which package it runs for; another npm would take that for its own. */
export const outsideOfNpm = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?:package|lifecycle|config_local_prefix|command)/.test(name)));
