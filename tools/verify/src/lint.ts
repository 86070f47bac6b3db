import path from 'node:path';
import { runToEnd, WORKSPACE } from '@chatgenius/stack';

/** Types and rules of every file, in one pass of one program (.oxlintrc.json). */
export async function lint(inBackground: boolean): Promise<void> {
  await runToEnd({
    title: 'Lint',
    command: path.join(WORKSPACE, 'node_modules/.bin/oxlint'),
    args: ['--deny-warnings'],
    cwd: WORKSPACE,
    env: process.env,
    inBackground,
  });
}
