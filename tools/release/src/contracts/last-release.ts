import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { z } from 'zod';
import { type Snapshot } from './snapshot.ts';

export const LAST_RELEASE = path.join(WORKSPACE, 'tools/release/contracts/last-release.json');
/** Breaking changes since then that are meant, by name, and why. */
export const MEANT = path.join(WORKSPACE, 'tools/release/contracts/breaking-changes.json');

const Meant = z.array(z.strictObject({ change: z.string(), why: z.string().min(20, 'Say why, and what clients of the last release do.') }));

export const readLastRelease = (): Snapshot => JSON.parse(readFileSync(LAST_RELEASE, 'utf8')) as Snapshot;
export const readMeant = (): z.infer<typeof Meant> => Meant.parse(JSON.parse(readFileSync(MEANT, 'utf8')));
