import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { LAST_RELEASE, MEANT } from './last-release.ts';
import { snapshot } from './snapshot.ts';

/** With a release, by `nx release`: the contracts as they are released, after which nothing has changed yet. */
const { version } = JSON.parse(readFileSync(path.join(WORKSPACE, 'package.json'), 'utf8')) as { version: string };
writeFileSync(LAST_RELEASE, `${JSON.stringify(snapshot(version), null, 1)}\n`);
writeFileSync(MEANT, '[]\n');
console.log(`${LAST_RELEASE}: the contracts of ${version}`);
