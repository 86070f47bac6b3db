/**
 * How nx release writes a version: as for any JavaScript workspace, and into the one place that names the images of a release.
 * The contracts of the release are kept, so that later changes are compared with them.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import actions from '@nx/js/src/release/version-actions';

const CONTRACTS = ['tools/release/contracts/last-release.json', 'tools/release/contracts/breaking-changes.json'];
const IMAGES = 'deploy/kubernetes/components/release/kustomization.yaml';

export default actions.default;

export async function afterAllProjectsVersioned(workspace, options) {
  const { changedFiles, deletedFiles } = await actions.afterAllProjectsVersioned(workspace, options);
  if (options.dryRun) return { changedFiles, deletedFiles };
  const { version } = JSON.parse(readFileSync(path.join(workspace, 'package.json'), 'utf8'));
  const file = path.join(workspace, IMAGES);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/newTag: .+/g, `newTag: ${version}`));
  execFileSync(process.execPath, ['--conditions=@chatgenius/source', 'tools/release/src/contracts/take-snapshot.ts'], { cwd: workspace, stdio: 'inherit' });
  return { changedFiles: [...changedFiles, IMAGES, ...CONTRACTS], deletedFiles };
}
