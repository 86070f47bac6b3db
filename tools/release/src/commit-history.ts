import { execFileSync } from 'node:child_process';
import { WORKSPACE } from '@chatgenius/stack';

/** Subjects of all commits that are here, but merges; undefined where the sources have come without git. */
export function commitSubjects(): string[] | undefined {
  try {
    return execFileSync('git', ['log', '--no-merges', '--format=%s'], { cwd: WORKSPACE, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');
  } catch {
    return undefined;
  }
}
