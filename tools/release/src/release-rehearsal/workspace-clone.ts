import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

const OWN_SCOPE = '@chatgenius';

/** The last commit in another folder, with the installed packages of this one. */
export class WorkspaceClone {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', WORKSPACE, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.git('config', 'user.name', 'Rehearsal');
    this.git('config', 'user.email', 'rehearsal@example.com');
    linkPackages(folder);
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8' }).trim();
  }
}

/** Each package is a link, because packages of the workspace itself must be those of the clone. */
function linkPackages(folder: string): void {
  const [from, to] = [path.join(WORKSPACE, 'node_modules'), path.join(folder, 'node_modules')];
  mkdirSync(path.join(to, OWN_SCOPE), { recursive: true });
  for (const name of readdirSync(from)) if (name !== OWN_SCOPE) symlinkSync(path.join(from, name), path.join(to, name));
  for (const name of readdirSync(path.join(from, OWN_SCOPE))) {
    const source = path.relative(WORKSPACE, realpathSync(path.join(from, OWN_SCOPE, name)));
    symlinkSync(path.join(folder, source), path.join(to, OWN_SCOPE, name));
  }
}
