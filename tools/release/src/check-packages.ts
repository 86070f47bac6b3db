import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSdk } from '@chatgenius/stack';
import { RegistryUnavailableError } from './fetched/fetched-packages.ts';
import { assembleBackend, BACKEND, backendFaults } from './package-check/back-end-package.ts';
import { wrongTypes } from './package-check/are-the-types-wrong.ts';
import { compilingFaults } from './package-check/compiling.ts';
import { installInEmptyProject } from './package-check/empty-project.ts';
import { olderReactFaults } from './package-check/older-react.ts';
import { faultsOfPackage, pack, type PackedPackage } from './package-check/packed-package.ts';
import { asCommonJs, linesAt, readmeLines } from './package-check/readme-lines.rules.ts';
import { usingFaults } from './package-check/uses/using.ts';
import { rehearseRelease } from './release-rehearsal/rehearse-release.ts';
import { gzippedSize } from './sizes/gzipped-size.ts';
import { oversized, SIZE_LIMITS } from './sizes/size-limits.ts';
import { publishedPackages } from './workspace-packages.ts';

/** npm run release:check: packs what would be published, and uses it as somebody else would, outside of the workspace. */
const report = (line: string): void => console.log(line);
const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-packages-'));
const faults: string[] = [];
const unchecked: string[] = [];
try {
  await buildSdk(report);
  await assembleBackend();
  for (const found of publishedPackages()) await (found.manifest.name === BACKEND ? checkBackend : check)(pack(found, folder));
  await step('a release, in a clone', () => rehearseRelease(path.join(folder, 'clone')));
  conclude();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function check(packed: PackedPackage): Promise<void> {
  await step('publint, and its files', () => faultsOfPackage(packed));
  await step('are-the-types-wrong', () => wrongTypes(packed, report));
  const project = path.join(folder, 'empty-project');
  if (!(await step('installed into an empty project', () => installInEmptyProject(packed, project).then(() => [])))) return;
  await step('sizes', () => sizesOf(project));
  const lines = readmeLines(readFileSync(path.join(packed.folder, 'README.md'), 'utf8'));
  await step('the hooks with the oldest React', () => olderReactFaults(report));
  await step('types', () => compilingFaults(project, lines));
  await step("the readme's lines against a back end", () =>
    usingFaults(project, ({ apiUrl, gatewayUrl }) => {
      const here = linesAt(lines, apiUrl, gatewayUrl);
      writeFileSync(path.join(project, 'readme.mjs'), here);
      writeFileSync(path.join(project, 'readme.cjs'), asCommonJs(here));
    }, report));
}

async function checkBackend(packed: PackedPackage): Promise<void> {
  const project = path.join(folder, 'empty-back-end');
  mkdirSync(project);
  await step('the back end, from an empty project', () => backendFaults(packed, project));
}

/** Whether what builds on it can be checked. */
async function step(name: string, run: () => Promise<string[]>): Promise<boolean> {
  const started = performance.now();
  try {
    const found = await run();
    faults.push(...found);
    console.log(`${found.length === 0 ? 'passed' : 'FAILED'}: ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return found.length === 0;
  } catch (error) {
    if (!(error instanceof RegistryUnavailableError)) throw error;
    unchecked.push(`${name}: ${error.message}`);
    return false;
  }
}

async function sizesOf(project: string): Promise<string[]> {
  const measured = await Promise.all(SIZE_LIMITS.map(async (limit) => ({ ...limit, ...(await gzippedSize(limit.lines, { folder: project, ...limit })) })));
  for (const { what, start, later, bytes } of measured) console.log(`  ${(start / 1000).toFixed(1)} kB of ${(bytes / 1000).toFixed(1)} with ${what}${later > 0 ? `, ${(later / 1000).toFixed(1)} kB when needed` : ''}`);
  return oversized(measured);
}

function conclude(): void {
  for (const line of unchecked) console.log(`NOT CHECKED: ${line}`);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(unchecked.length === 0 ? 'What a release would publish is whole.' : 'What could be checked of a release is whole.');
}
