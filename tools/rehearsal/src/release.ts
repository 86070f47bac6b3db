import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildServices, runToEnd, WORKSPACE } from '@chatgenius/stack';

/** A build of all services. */
export interface Release {
  readonly name: string;
  /** The checkout that it was built in. */
  readonly workspace: string;
  readonly services: ReadonlySet<string>;
  /** Brings a database to its schema. */
  migrate(databaseUrl: string): Promise<void>;
  dispose(): void;
}

type Report = (line: string) => void;

/** What is checked out here, and was built already. */
export const builtHere = (name: string): Release => release(name, WORKSPACE, () => undefined);

/** What is checked out here. */
export async function thisRelease(report: Report): Promise<Release> {
  await buildServices(report);
  return builtHere('next');
}

/** A revision of the history, built in a checkout of its own, which `dispose` deletes. */
export async function releaseOf(revision: string, report: Report): Promise<Release> {
  const commit = git('rev-parse', '--verify', `${revision}^{commit}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-release-'));
  const workspace = path.join(folder, 'workspace');
  report(`Checking out ${commit.slice(0, 9)}, the release before`);
  git('worktree', 'add', '--detach', '--force', workspace, commit);
  const dispose = () => {
    process.off('exit', dispose);
    git('worktree', 'remove', '--force', workspace);
    rmSync(folder, { recursive: true, force: true });
  };
  // Also when this is interrupted.
  process.once('exit', dispose);
  try {
    await provideDependencies(workspace, report);
    const args = ['--conditions=@chatgenius/source', '--input-type=module', '--eval', "const { buildServices } = await import('@chatgenius/stack'); await buildServices(() => undefined);"];
    report('Building it');
    await runToEnd({ title: 'Building the release before', command: process.execPath, args, cwd: workspace, env: process.env });
    return release(commit.slice(0, 9), workspace, dispose);
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * The newest tag; in a repository without one, the revision before the newest migration, so that there is one to be
 * rehearsed. Nothing where there is no history.
 */
export function revisionBefore(): string | undefined {
  return found('describe', '--tags', '--abbrev=0', 'HEAD^') ?? found('rev-parse', '--verify', `${found('log', '-1', '--format=%H', '--', 'libs/database/prisma/migrations')}^`);
}

function found(...args: string[]): string | undefined {
  try {
    return git(...args);
  } catch {
    return undefined;
  }
}

function release(name: string, workspace: string, dispose: () => void): Release {
  const migrate = async (databaseUrl: string) => {
    const args = [path.join(workspace, 'libs/database/dist/migrate.js')];
    await runToEnd({ title: `Migrating to ${name}`, command: process.execPath, args, cwd: workspace, env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl } });
  };
  return { name, workspace, services: new Set(readdirSync(path.join(workspace, 'apps'))), migrate, dispose };
}

/** Ours, where the lock is the same; but its own workspaces. */
async function provideDependencies(workspace: string, report: Report): Promise<void> {
  if (packagesOf(workspace) === packagesOf(WORKSPACE)) return link(workspace);
  report('Installing its dependencies, which are not the same as here');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await runToEnd({ title: 'Installing the dependencies of the release before', command: 'npm', args, cwd: workspace, env: process.env });
}

/** What npm installs, apart from links to the workspaces. */
function packagesOf(workspace: string): string {
  const lock = JSON.parse(readFileSync(path.join(workspace, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version?: string; link?: boolean }> };
  return Object.entries(lock.packages).flatMap(([name, { version, link: isLink }]) => (name.includes('node_modules/') && !isLink ? `${name}@${version}` : [])).sort().join(' ');
}

function link(workspace: string): void {
  const [from, to] = [path.join(WORKSPACE, 'node_modules'), path.join(workspace, 'node_modules')];
  mkdirSync(path.join(to, '@chatgenius'), { recursive: true });
  for (const name of readdirSync(from)) if (name !== '@chatgenius') symlinkSync(path.join(from, name), path.join(to, name));
  for (const group of ['apps', 'libs', 'tools']) {
    for (const folder of readdirSync(path.join(workspace, group))) {
      if (existsSync(path.join(workspace, group, folder, 'package.json'))) symlinkSync(path.join(workspace, group, folder), path.join(to, '@chatgenius', folder));
    }
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: WORKSPACE, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
