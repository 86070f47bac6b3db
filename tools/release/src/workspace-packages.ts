import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly files?: readonly string[];
}

export interface WorkspacePackage {
  /** Relative to the workspace. */
  readonly folder: string;
  readonly manifest: PackageJson;
}

/** The root, and every package below it. */
export const workspacePackages = (): WorkspacePackage[] =>
  ['package.json', ...globSync('{apps,libs,tools}/*/package.json', { cwd: WORKSPACE }).sort()].map((file) => ({
    folder: path.dirname(file),
    manifest: JSON.parse(readFileSync(path.join(WORKSPACE, file), 'utf8')) as PackageJson,
  }));

export const publishedPackages = (): WorkspacePackage[] => workspacePackages().filter(({ manifest }) => manifest.private !== true);
