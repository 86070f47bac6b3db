import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { builtTargets, WORKSPACE } from '@chatgenius/stack';
import { parse } from 'yaml';
import { strangeSubjects } from './commit.rules.ts';
import { commitSubjects } from './commit-history.ts';
import { publishedPackages, workspacePackages } from './workspace-packages.ts';

const read = (file: string): string => readFileSync(path.join(WORKSPACE, file), 'utf8');

interface CommitType {
  readonly semverBump: string;
  readonly changelog: false | { title: string };
}
const { release } = JSON.parse(read('nx.json')) as { release: { projects: string[]; releaseTag: { pattern: string }; conventionalCommits: { types: Record<string, CommitType> }; changelog: { workspaceChangelog: { file: string } } } };
const { types } = release.conventionalCommits;
const root = workspacePackages().find(({ folder }) => folder === '.')?.manifest;

describe('versions', () => {
  it('are one, in every package, in the lock and in the images of a release', () => {
    const versions = workspacePackages().map(({ folder, manifest }) => [folder, manifest.version]);
    expect(versions.filter(([, version]) => version !== root?.version)).toEqual([]);
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> };
    expect(packages['']?.version).toBe(root?.version);
    const { images } = parse(read('deploy/kubernetes/components/release/kustomization.yaml')) as { images: { newTag: string }[] };
    expect([...new Set(images.map(({ newTag }) => newTag))]).toEqual([root?.version]);
  });

  it('are those of all projects together, and of a tag that the release workflow hears', () => {
    expect(release.projects).toEqual(['*']);
    const { on } = parse(read('.github/workflows/release.yml')) as { on: { push: { tags: string[] } } };
    expect(on.push.tags.map((tag) => tag.replace('*', '{version}'))).toEqual([release.releaseTag.pattern]);
  });
});

describe('commit types', () => {
  const subjects = commitSubjects();
  const itWithHistory = subjects === undefined ? it.skip : it;

  itWithHistory('of every commit are known to nx release', () => {
    expect(strangeSubjects(subjects ?? [], types)).toEqual([]);
  });

  it.each(['Fixed a bug', 'feature: a thing', 'feat:no space', 'feat(gateway) no colon', 'wip: half'])('would be found out: %s', (subject) => {
    expect(strangeSubjects([subject, 'feat(gateway, sdk)!: a thing', 'fix: a thing'], types)).toEqual([subject]);
  });

  it('are what the guide says of them', () => {
    const guide = read('docs/guides/upgrading.md');
    const rows = [...guide.matchAll(/^\| ((?:`[a-z]+`(?:, )?)+) \| (\w+) \| (\w+) \|$/gm)];
    const told = rows.flatMap(([, names = '', raises = '', section = '']) => [...names.matchAll(/`([a-z]+)`/g)].map(([, name = '']) => [name, raises, section]));
    const configured = Object.entries(types).map(([name, { semverBump, changelog }]) => [name, semverBump === 'none' ? 'nothing' : semverBump, changelog === false ? 'no' : changelog.title]);
    expect(told.toSorted()).toEqual(configured.toSorted());
  });
});

describe('the changelog', () => {
  it('is where nx release writes it, and begins with the version of the packages', () => {
    expect(release.changelog.workspaceChangelog.file).toBe('CHANGELOG.md');
    expect(/^## (\d+\.\d+\.\d+)/.exec(read('CHANGELOG.md'))?.[1]).toBe(root?.version);
  });
});

describe('the licence', () => {
  it('is that of every package and image', () => {
    expect(read('LICENSE')).toMatch(/^MIT License\n/);
    expect(workspacePackages().filter(({ manifest }) => manifest.license !== 'MIT').map(({ folder }) => folder)).toEqual([]);
    expect(read('deploy/images/Dockerfile')).toContain('org.opencontainers.image.licenses="MIT"');
  });
});

describe('what is published', () => {
  it('is the SDK, and the back end for tests', () => {
    expect(publishedPackages().map(({ manifest }) => manifest.name)).toEqual(['@chatgenius/client-sdk', '@chatgenius/backend']);
  });

  it.each(publishedPackages())('has its licence, a readme and exact dependencies: $folder', ({ folder, manifest }) => {
    expect(read(path.join(folder, 'LICENSE'))).toBe(read('LICENSE'));
    expect(existsSync(path.join(WORKSPACE, folder, 'README.md'))).toBe(true);
    expect(Object.values(manifest.dependencies ?? {}).filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version))).toEqual([]);
    const own = publishedPackages().filter((other) => other.manifest.name in (manifest.dependencies ?? {}));
    expect(own.map((other) => manifest.dependencies?.[other.manifest.name])).toEqual(own.map((other) => other.manifest.version));
  });

  it.each(publishedPackages().filter(({ folder }) => folder === 'libs/client-sdk'))('leads imports and requires to what is built of each subpath: $folder', ({ folder, manifest }) => {
    for (const target of Object.values(manifest.exports ?? {}) as (string | Record<string, unknown>)[]) {
      if (typeof target === 'string') continue;
      const source = String(target['@chatgenius/source']);
      expect(existsSync(path.join(WORKSPACE, folder, source))).toBe(true);
      expect(target).toEqual({ '@chatgenius/source': source, ...builtTargets(source) });
    }
  });

  it('depends on the versions that are tested here', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const foreign = publishedPackages().flatMap(({ manifest }) => Object.entries(manifest.dependencies ?? {}).filter(([name]) => !name.startsWith('@chatgenius/')));
    expect(foreign.map(([name, version]) => `${name} ${version}`)).toEqual(foreign.map(([name]) => `${name} ${dependencies[name]}`));
  });
});
