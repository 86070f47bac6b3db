import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { DEPENDENCIES } from './packages.rules.ts';

type Versions = Readonly<Record<string, string>>;
const read = (file: string) => JSON.parse(readFileSync(path.join(WORKSPACE, file), 'utf8')) as { dependencies: Versions; optionalDependencies: Versions };
const [root, own] = [read('package.json'), read('tools/backend/package.json')];

it('installs what the bundles leave outside, in the versions that they were tested with', () => {
  expect(Object.keys(own.dependencies).sort()).toEqual([...DEPENDENCIES].sort());
  const tested: Versions = { ...root.dependencies, ...root.optionalDependencies };
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.optionalDependencies })) expect([name, version]).toEqual([name, tested[name]]);
});
