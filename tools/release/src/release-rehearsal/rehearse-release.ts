import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runToEnd } from '@chatgenius/stack';
import { parse } from 'yaml';
import { snapshot } from '../contracts/snapshot.ts';
import { outsideOfNpm } from '../fetched/fetched-packages.ts';
import { WorkspaceClone } from './workspace-clone.ts';

const BREAKING_CHANGES = 'tools/release/contracts/breaking-changes.json';
const PLANTED = { feature: 'what only the rehearsal has', fix: 'its other half' };

/** Makes a release of the last commit in a clone, and looks at everything that a release writes. Publishes nothing. */
export async function rehearseRelease(folder: string): Promise<string[]> {
  const clone = new WorkspaceClone(folder);
  const before = versionIn(clone, 'package.json');
  writeFileSync(path.join(folder, BREAKING_CHANGES), '[{ "change": "planted", "why": "a release empties the list" }]\n');
  clone.git('commit', '--quiet', '--all', '--message', `feat(rehearsal): ${PLANTED.feature}; fix(rehearsal): ${PLANTED.fix}`);
  await runToEnd({ title: 'nx release', command: process.execPath, args: ['node_modules/nx/dist/bin/nx.js', 'release', '--skip-publish'], cwd: folder, env: { ...outsideOfNpm(), NX_DAEMON: 'false' } });
  return faultsOfRelease(clone, before);
}

function faultsOfRelease(clone: WorkspaceClone, before: string): string[] {
  const version = versionIn(clone, 'package.json');
  const read = (file: string): string => readFileSync(path.join(clone.folder, file), 'utf8');
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string; link?: boolean }> };
  const { images } = parse(read('deploy/kubernetes/components/release/kustomization.yaml')) as { images: { newTag: string }[] };
  const lines = read('CHANGELOG.md').split('\n');
  const entry = lines.slice(0, lines.findIndex((line, index) => index > 0 && line.startsWith('## ')));
  const truths: Record<string, boolean> = {
    [`the version is a later one than ${before}`]: version !== before,
    'every package has the version': globSync('{apps,libs,tools}/*/package.json', { cwd: clone.folder }).every((file) => versionIn(clone, file) === version),
    'the lock has the version': Object.entries(packages).every(([name, entryOf]) => !/^(?:$|apps\/|libs\/|tools\/)/.test(name) || entryOf.version === version),
    'the images have the version': images.every(({ newTag }) => newTag === version),
    'the contracts are kept as they are now': isDeepStrictEqual(JSON.parse(read('tools/release/contracts/last-release.json')), JSON.parse(JSON.stringify(snapshot(version)))),
    'breaking changes that were meant are forgotten': read(BREAKING_CHANGES).trim() === '[]',
    'the changelog begins with the version': entry[0]?.startsWith(`## ${version} `) === true,
    'the changelog has the feature and the fix, a line each': [PLANTED.feature, PLANTED.fix].every((text) => entry.includes(`- **rehearsal:** ${text}`)),
    'the release is one commit with a tag, and nothing is left over': clone.git('log', '-1', '--format=%s') === `chore(release): ${version}` && clone.git('tag', '--points-at', 'HEAD') === `v${version}` && clone.git('status', '--porcelain') === '',
  };
  return Object.entries(truths).filter(([, isTrue]) => !isTrue).map(([truth]) => `A release of ${version}: it is not so that ${truth}`);
}

const versionIn = ({ folder }: WorkspaceClone, file: string): string => (JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { version: string }).version;
