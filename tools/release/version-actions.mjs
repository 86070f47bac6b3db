/** How nx release writes a version: as for any JavaScript workspace, and into the one place that names the images of a release. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import actions from '@nx/js/src/release/version-actions';

const IMAGES = 'deploy/kubernetes/components/release/kustomization.yaml';

export default actions.default;

export async function afterAllProjectsVersioned(workspace, options) {
  const { changedFiles, deletedFiles } = await actions.afterAllProjectsVersioned(workspace, options);
  if (options.dryRun) return { changedFiles, deletedFiles };
  const { version } = JSON.parse(readFileSync(path.join(workspace, 'package.json'), 'utf8'));
  const file = path.join(workspace, IMAGES);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/newTag: .+/g, `newTag: ${version}`));
  return { changedFiles: [...changedFiles, IMAGES], deletedFiles };
}
