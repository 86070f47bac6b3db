import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { Ajv } from 'ajv';
import { RENOVATE_SCHEMA } from './renovate.ts';

const read = (file: string): string => readFileSync(path.join(WORKSPACE, file), 'utf8');
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(JSON.parse(readFileSync(RENOVATE_SCHEMA, 'utf8')) as object);

interface Config {
  rangeStrategy: string;
  packageRules: { groupName?: string; matchPackageNames?: string[]; matchManagers?: string[] }[];
  customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[];
}
const config = (): Config => JSON.parse(read('renovate.json')) as Config;
const faultsOf = (candidate: object): string[] => (validate(candidate), (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`));
const matches = (pattern: string, name: string): boolean => new RegExp(`^${pattern.replaceAll(/[.\\]/g, '\\$&').replaceAll('**', '.*')}$`).test(name);

describe('updates of dependencies', () => {
  it('are configured as Renovate reads it', () => {
    expect(faultsOf(config())).toEqual([]);
  });

  it.each([
    ['a setting that does not exist', { rangeStrategies: 'pin' }, /must NOT have additional properties/],
    ['a value that does not exist', { rangeStrategy: 'exact' }, /rangeStrategy/],
    ['a rule of another type', { packageRules: {} }, /packageRules must be array/],
  ])('would be found out: %s', (_, planted, found) => {
    expect(faultsOf({ ...config(), ...planted })).toContainEqual(expect.stringMatching(found) as string);
  });

  it('are exact versions, each package in one group', () => {
    expect(config().rangeStrategy).toBe('pin');
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
    const groups = config().packageRules.filter(({ groupName, matchManagers }) => groupName !== undefined && !matchManagers?.some((manager) => manager !== 'npm'));
    const named = groups.filter(({ matchManagers }) => matchManagers === undefined);
    const ofGroup = (name: string): string[] =>
      named.filter(({ matchPackageNames = [] }) => matchPackageNames.some((pattern) => !pattern.startsWith('!') && matches(pattern, name)) && !matchPackageNames.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))).map(({ groupName }) => groupName ?? '');
    const twice = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => ofGroup(name).length > 1);
    expect(twice).toEqual([]);
    // Those with a group of their own are not in the rest as well.
    const rest = groups.find(({ matchManagers }) => matchManagers !== undefined)?.matchPackageNames ?? [];
    expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => ofGroup(name).length > 0 && !rest.some((pattern) => matches(pattern.slice(1), name)))).toEqual([]);
  });

  it('find what tools fetch by themselves', () => {
    for (const { managerFilePatterns, matchStrings } of config().customManagers) {
      const file = (managerFilePatterns[0] ?? '').replaceAll(/[/^$\\]/g, (letter) => (letter === '/' ? '/' : '')).replace(/^\//, '').replace(/\/$/, '');
      expect(new RegExp(matchStrings[0] ?? '').exec(read(file))?.groups).toMatchObject({ depName: expect.any(String) as string, currentValue: expect.stringMatching(/^\d/) as string });
    }
  });
});
