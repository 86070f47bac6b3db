import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd, WORKSPACE } from '@chatgenius/stack';

/** Folders of the projects that Nx says are affected by what differs from a revision, uncommitted work included. */
export async function affectedFolders(base: string): Promise<string[]> {
  const affected = new Set(await affectedProjects(base));
  return globSync('{apps,libs,tools}/*/package.json', { cwd: WORKSPACE })
    .filter((file) => affected.has((JSON.parse(readFileSync(path.join(WORKSPACE, file), 'utf8')) as { name: string }).name))
    .map((file) => `${path.dirname(file)}/`)
    .sort();
}

async function affectedProjects(base: string): Promise<string[]> {
  const output = await runToEnd({
    title: 'Asking Nx what is affected',
    command: process.execPath,
    args: [path.join(WORKSPACE, 'node_modules/nx/dist/bin/nx.js'), 'show', 'projects', '--affected', `--base=${base}`, '--json'],
    cwd: WORKSPACE,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' },
  });
  // What stands before the last line is advice.
  return JSON.parse(output.trim().split('\n').at(-1) ?? '[]') as string[];
}
