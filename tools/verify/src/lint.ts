import path from 'node:path';
import { CommandFailedError, runToEnd, WORKSPACE } from '@chatgenius/stack';

/** Through Nx, never bare eslint: the boundary rule needs the project graph that Nx computes first. */
export async function lintWorkspace(): Promise<string> {
  return runNx('Lint', 'lint', []);
}

/** Resolves to what was printed, whether or not anything was found. */
export async function lintFiles(args: string[]): Promise<string> {
  return runNx('Linting the planted files', 'lint-files', ['--', ...args]).catch((error: unknown) => {
    if (error instanceof CommandFailedError) return error.output;
    throw error;
  });
}

function runNx(title: string, target: string, args: string[]): Promise<string> {
  return runToEnd({
    title,
    command: process.execPath,
    // Nx keeps results of all clones in the home folder: none of them are wanted here.
    args: [path.join(WORKSPACE, 'node_modules/nx/dist/bin/nx.js'), 'run', `@chatgenius/workspace:${target}`, '--skip-nx-cache', ...args],
    cwd: WORKSPACE,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
}
