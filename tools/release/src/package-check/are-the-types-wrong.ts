import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchedPackages } from '../fetched/fetched-packages.ts';
import { type PackedPackage } from './packed-package.ts';

interface AreTheTypesWrong {
  createPackageFromTarballData(tarball: Uint8Array): unknown;
  checkPackage(pkg: unknown): Promise<{ types: unknown; problems?: { kind: string; entrypoint?: string; resolutionKind?: string }[] }>;
}

/** The resolution of TypeScript before 4.7, which does not know `exports`: the package itself is found, its subpaths are not. */
const WITHOUT_EXPORTS = 'node10';

/** What are-the-types-wrong says of each entry in each way to resolve it. @throws RegistryUnavailableError */
export async function wrongTypes({ name, tarball }: PackedPackage, report: (line: string) => void): Promise<string[]> {
  const folder = await fetchedPackages('checks', report);
  const attw = (await import(pathToFileURL(path.join(folder, 'node_modules/@arethetypeswrong/core/dist/index.js')).href)) as AreTheTypesWrong;
  const { types, problems } = await attw.checkPackage(attw.createPackageFromTarballData(readFileSync(tarball)));
  if (!types) return [`${name}: has no types`];
  return (problems ?? [])
    .filter(({ entrypoint, resolutionKind }) => !(resolutionKind === WITHOUT_EXPORTS && entrypoint !== '.'))
    .map((problem) => `${name}: are-the-types-wrong: ${JSON.stringify(problem)}`);
}
