import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { holdRun } from '../processes/run.ts';
import { userCacheFolder } from '../workspace.ts';
import { withPackageLists } from './debian-lists.ts';
import { RungUnavailableError } from './errors.ts';

const run = promisify(execFile);

/**
 * Programs as Debian or Ubuntu package them, unpacked into the user's cache: no root needed, nothing
 * installed, nothing of the system changed. apt itself verifies signatures and works out which
 * libraries this system lacks. Returns the folder that plays the part of "/".
 * @throws RungUnavailableError on other systems, or when the package source cannot be reached
 */
export async function unpackDebianPackages(packages: readonly string[], report: (line: string) => void = () => undefined): Promise<string> {
  const target = path.join(userCacheFolder(), `debian-${systemName()}-${process.arch}-${packages.join('-')}`);
  if (existsSync(target)) return target;
  await requireTools();
  report(`Fetching ${packages.join(' and ')} from the system's package source (once)`);
  await mkdir(path.dirname(target), { recursive: true });
  const work = await mkdtemp(`${target}.partial-`);
  const recorded = await holdRun();
  recorded.run.addFolder(work); // deleted also when we are killed half-way
  try {
    const root = await downloadAndUnpack(work, packages);
    await rename(root, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error; // otherwise another process was faster
    });
    return target;
  } finally {
    recorded.run.removeFolder(work);
    recorded.release();
  }
}

async function downloadAndUnpack(work: string, packages: readonly string[]): Promise<string> {
  const [cache, root] = ['cache', 'root'].map((name) => path.join(work, name)) as [string, string];
  const archives = path.join(cache, 'archives');
  await Promise.all([path.join(archives, 'partial'), root].map((folder) => mkdir(folder, { recursive: true })));
  await withPackageLists({
    folder: path.join(userCacheFolder(), `debian-lists-${systemName()}-${process.arch}`),
    work,
    update: (lists) => apt([...optionsWith(lists, cache), 'update']),
    // --reinstall: the folder stays complete when the system later loses what it has today.
    use: (lists) => apt([...optionsWith(lists, cache), 'install', '--yes', '--download-only', '--reinstall', '--no-install-recommends', ...packages]),
  });
  for (const name of await readdir(archives)) {
    if (name.endsWith('.deb')) await run('dpkg-deb', ['--extract', path.join(archives, name), root]);
  }
  await rm(cache, { recursive: true });
  return root;
}

function optionsWith(lists: string, cache: string): string[] {
  const options = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`, 'Debug::NoLocking=1', 'APT::Sandbox::User=', 'Acquire::Languages=none', 'Acquire::Retries=3'];
  return ['-qq', ...options.flatMap((option) => ['-o', option])];
}

async function apt(args: string[]): Promise<void> {
  try {
    await run('apt-get', args, { env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new RungUnavailableError(`apt-get could not fetch the packages:\n${stderr?.trim() || message}`);
  }
}

async function requireTools(): Promise<void> {
  for (const tool of ['apt-get', 'dpkg-deb']) {
    await run(tool, ['--version']).catch(() => {
      throw new RungUnavailableError(`This system has no ${tool} to fetch packages with.`);
    });
  }
}

/** Packages of one release do not run on another's libraries. */
function systemName(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(release)?.[1] ?? 'unknown';
  return `${field('ID')}-${field('VERSION_ID')}`;
}
