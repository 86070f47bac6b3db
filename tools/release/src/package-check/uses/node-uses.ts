import { existsSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from '@chatgenius/stack';
import { fetchedPackages } from '../../fetched/fetched-packages.ts';
import { type Given } from './back-end.ts';
import { type Use } from './use.ts';

const OLDER_NODES = [20, 22];

/** By the Node that runs this as ES module, as CommonJS and in a thread; by older ones as both. @throws RegistryUnavailableError */
export async function nodeUses(folder: string, report: (line: string) => void): Promise<Use[]> {
  const own = { name: `Node ${process.versions.node.split('.')[0]}`, command: process.execPath };
  const nodes = [own, ...(await olderNodes(report))];
  return [
    ...nodes.flatMap(({ name, command }) => [
      { name: `${name}, ES modules`, run: one(command, folder, 'node.mjs', './readme.mjs') },
      { name: `${name}, CommonJS`, run: one(command, folder, 'node.mjs', './readme.cjs') },
    ]),
    { name: `${own.name}, a worker thread`, run: one(own.command, folder, 'thread.mjs') },
  ];
}

async function olderNodes(report: (line: string) => void): Promise<{ name: string; command: string }[]> {
  const packages = path.join(await fetchedPackages('checks', report), 'node_modules');
  const found = OLDER_NODES.map((version) => ({ name: `Node ${version}`, command: path.join(packages, `node-${version}-${process.platform}-${process.arch}`, 'bin/node') }));
  for (const { name, command } of found) if (!existsSync(command)) report(`${name} was not tried: npm has none for ${process.platform} ${process.arch}`);
  return found.filter(({ command }) => existsSync(command));
}

const one = (command: string, folder: string, ...program: readonly string[]) => async ([given]: readonly Given[]): Promise<string[][]> => {
  // Nothing of the workspace is in its environment.
  const said = await runToEnd({ title: program.join(' '), command, args: [...program], cwd: folder, env: { PATH: process.env.PATH, GIVEN: JSON.stringify(given) } });
  return [JSON.parse(said.trim().split('\n').at(-1) ?? '[]') as string[]];
};
