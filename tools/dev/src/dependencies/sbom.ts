import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { npm } from './npm.ts';

/** npm run sbom: the locked dependencies as CycloneDX; those that do not ship are marked as of development. */
const file = path.resolve(process.argv[2] ?? path.join(WORKSPACE, 'dist', 'sbom.cdx.json'));
const { stdout, stderr, exitCode } = await npm('sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only');
if (exitCode === 0) {
  const { components } = JSON.parse(stdout) as { components: readonly unknown[] };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, stdout);
  console.log(`${components.length} components in ${path.relative(process.cwd(), file)}`);
} else {
  console.error(`npm sbom failed (it comes with npm 10.1 and newer):\n${stderr}`);
  process.exitCode = 1;
}
