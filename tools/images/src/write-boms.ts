import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { type Assembled } from './assemble.ts';
import { imageBom, type Bom } from './image-bom.rules.ts';
import { type ImageName } from './images.rules.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/** Everything that is locked, as npm says it (10.1 or newer): with hashes and licences. */
export const wholeBom = (): Bom =>
  JSON.parse(execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'], { cwd: WORKSPACE, encoding: 'utf8', maxBuffer: MOST_BYTES })) as Bom;

/** `<folder>/<image>.cdx.json` for each image: what of npm is in it, bundled or beside the bundle. The base image has a bill of its own. */
export function writeBoms(assembled: ReadonlyMap<ImageName, Assembled>, folder: string): void {
  const whole = wholeBom();
  const { version } = JSON.parse(readFileSync(path.join(WORKSPACE, 'package.json'), 'utf8')) as { version: string };
  for (const [image, { contents }] of assembled) {
    const file = path.join(folder, `${image}.cdx.json`);
    writeFileSync(file, JSON.stringify(imageBom(whole, { image, version, contents }, `urn:uuid:${randomUUID()}`), undefined, 2));
    console.log(`${image.padEnd(20)} ${String(contents.length).padStart(4)} components  ${path.relative(WORKSPACE, file)}`);
  }
}
