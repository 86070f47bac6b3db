import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Run } from '../processes/run.ts';

/** Postgres refuses to run as root; then it runs as the account that owns nothing. */
export interface Account {
  uid: number;
  gid: number;
}

const NOBODY: Account = { uid: 65534, gid: 65534 };

/** Whom Postgres runs as: undefined means as we do. */
export function postgresAccount(): Account | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/** Whether the account can go through all parent folders and read it: asked of the system, not computed from modes. */
export function canRead(account: Account, target: string): boolean {
  const test = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', target], { ...account, cwd: '/' });
  return test.status === 0;
}

/** A fresh folder that the account owns; it is deleted when the run ends. */
export function temporaryFolder(run: Run, account: Account | undefined): string {
  const create = (parent: string): string => {
    const folder = mkdtempSync(path.join(parent, 'chatgenius-'));
    run.addFolder(folder);
    if (account) chownSync(folder, account.uid, account.gid);
    return folder;
  };
  const folder = create(tmpdir());
  if (!account || canRead(account, folder)) return folder;
  run.removeFolder(folder); // a TMPDIR under root's home
  return create(readableFolder());
}

/** Where Postgres keeps persistent data: in the directory, or beside it where the account cannot reach that. */
export function persistentFolder(directory: string, account: Account | undefined): string {
  mkdirSync(directory, { recursive: true });
  if (!account || canRead(account, directory)) return directory;
  const folder = outsideFolder(directory);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** Every folder that persistentFolder() may have chosen for this directory. */
export function persistentFolders(directory: string): string[] {
  return postgresAccount() ? [directory, outsideFolder(directory)] : [directory];
}

function outsideFolder(directory: string): string {
  const key = hash('sha256', path.resolve(directory)).slice(0, 12);
  return path.join(readableFolder(), key);
}

/** A folder of ours that every account can read, for when the workspace is under a closed home folder. */
function readableFolder(): string {
  const folder = `/var/tmp/chatgenius-${process.getuid?.() ?? 0}`;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = lstatSync(folder);
  // Anyone may create names in /var/tmp: what somebody else has put there is not to be trusted.
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} does not belong to this user alone. Remove it, then try again.`);
  }
  return folder;
}

/** Programs under a closed home folder, at a place from which every account can run them; complete or absent, also when two processes copy at once. */
export function copyOutside(folder: string, name: string): string {
  const target = path.join(readableFolder(), name);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  cpSync(folder, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** Existing data keeps its owner, so that root can start what a user created. */
export function ownerOf(folder: string, account: Account | undefined): Account | undefined {
  if (!account) return undefined;
  const { uid, gid } = statSync(folder);
  return uid === 0 ? account : { uid, gid };
}
