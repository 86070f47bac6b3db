import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { type WorkspacePackage } from '../workspace-packages.ts';

export interface PackedPackage {
  readonly name: string;
  readonly tarball: string;
  /** Unpacked. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** As `npm publish` would upload it. */
export function pack({ folder: source, manifest: { name, version } }: WorkspacePackage, target: string): PackedPackage {
  const [{ filename, files, size, unpackedSize }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', target], { cwd: path.join(WORKSPACE, source), encoding: 'utf8' })) as [{ filename: string; files: { path: string }[]; size: number; unpackedSize: number }];
  const tarball = path.join(target, filename);
  const folder = path.join(target, 'unpacked', name);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', folder]);
  console.log(`${name} ${version}: ${files.length} files, ${(size / 1024).toFixed(0)} KiB packed, ${(unpackedSize / 1024).toFixed(0)} KiB unpacked`);
  return { name, tarball, folder, files: files.map((file) => file.path) };
}

/** What publint says, and files that are missing or have no business there. */
export async function faultsOfPackage({ name, folder, files }: PackedPackage): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: false });
  return [
    ...messages.map((message) => `${name}: ${formatMessage(message, pkg) ?? message.code}`),
    ...files.filter((file) => /\.(spec|fixture)\.|^bench|^\.cache|tsbuildinfo|\.env/.test(file)).map((file) => `${name}: ${file} would be published`),
    ...['README.md', 'LICENSE', 'dist/index.js', 'dist/index.cjs', 'dist/index.d.ts', 'dist/index.d.cts'].filter((file) => !files.includes(file)).map((file) => `${name}: ${file} is missing`),
  ];
}
