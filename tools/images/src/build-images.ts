import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runToEnd, WORKSPACE } from '@chatgenius/stack';
import { type ImageName } from './images.rules.ts';

/** Nothing of what this machine keeps elsewhere is used or changed. */
const RUNTIME = 'localhost/chatgenius-runtime';
const BUILDER = 'localhost/chatgenius-builder';
/** As released, beside npm. */
const NODE = path.join(WORKSPACE, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
const NPM = '/usr/lib/node_modules/npm';
const SUITE = 'bookworm';
/** Whom this machine believes, for where npm's registry stands behind a proxy. */
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

export interface BuiltImage {
  readonly image: ImageName;
  readonly tag: string;
}

/** This machine lacks what is needed; the message says what. */
export class CannotBuildError extends Error {
  override readonly name = 'CannotBuildError';
}

/**
 * Builds images from deploy/images/Dockerfile without a registry: what stands in the place of its bases is made of Debian's
 * packages and the node that the workspace runs on. Containers share this machine's network, and have no engine.
 */
export async function buildImages(images: readonly ImageName[]): Promise<BuiltImage[]> {
  assertAble();
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-bases-'));
  try {
    await makeBase({ tag: RUNTIME, folder, options: ['--variant=extract', '--include=ca-certificates,libstdc++6'], files: [[NODE, '/nodejs/bin/node']] });
    await makeBase({ tag: BUILDER, folder, options: ['--variant=minbase', '--include=ca-certificates,libstdc++6'], files: [[NODE, '/usr/bin/node'], [NPM, '/usr/lib/node_modules/npm']], links: [['/usr/lib/node_modules/npm/bin/npm-cli.js', '/usr/bin/npm']], variables: [`NODE_EXTRA_CA_CERTS=${AUTHORITIES}`] });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const built: BuiltImage[] = [];
  for (const image of images) built.push({ image, tag: await buildImage(image) });
  return built;
}

/** One command that is to succeed; what it writes is shown when it does not. */
export const command = (name: string, args: readonly string[]): Promise<string> =>
  runToEnd({ title: `${name} ${args.slice(0, 3).join(' ')}`, command: name, args: [...args], cwd: WORKSPACE, env: { ...process.env, BUILDAH_ISOLATION: 'chroot' } });

function assertAble(): void {
  const missing = ['buildah', 'mmdebstrap'].filter((name) => !(process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name))));
  const why = [
    ...(missing.length > 0 ? [`${missing.join(' and ')} cannot be found on this machine (Debian: apt-get install buildah mmdebstrap)`] : []),
    ...(process.getuid?.() === 0 ? [] : ['it takes root']),
    ...(existsSync(NODE) ? [] : [`there is no ${NODE}`]),
    ...(existsSync(NPM) ? [] : [`npm is not at ${NPM}`]),
  ];
  if (why.length > 0) throw new CannotBuildError(`Images cannot be built here: ${why.join('; ')}. Nothing was built.`);
}

interface Base {
  readonly tag: string;
  readonly folder: string;
  readonly options: readonly string[];
  readonly files: readonly (readonly [string, string])[];
  readonly links?: readonly (readonly [string, string])[];
  readonly variables?: readonly string[];
}

async function makeBase({ tag, folder, options, files, links = [], variables = [] }: Base): Promise<void> {
  console.log(`Making ${tag}`);
  const archive = path.join(folder, 'base.tar');
  await command('mmdebstrap', ['--quiet', ...options, SUITE, archive]);
  const container = (await command('buildah', ['from', 'scratch'])).trim();
  await command('buildah', ['add', '--quiet', container, archive, '/']);
  for (const [source, target] of files) await command('buildah', ['copy', '--quiet', container, source, target]);
  for (const [target, link] of links) await command('buildah', ['run', container, '--', 'ln', '--symbolic', target, link]);
  for (const variable of variables) await command('buildah', ['config', '--env', variable, container]);
  await command('buildah', ['commit', '--quiet', '--rm', container, tag]);
}

async function buildImage(image: ImageName): Promise<string> {
  console.log(`Building chatgenius/${image}`);
  const tag = `localhost/chatgenius/${image}`;
  const files = (await command('/bin/sh', ['-c', 'ulimit -Hn'])).trim(); // npm opens more than the 1,024 that buildah would allow
  const bases = [`BUILDER=${BUILDER}`, `RUNTIME=${RUNTIME}`].flatMap((value) => ['--build-arg', value]);
  await command('buildah', ['build', '--quiet', '--layers', '--format', 'docker', '--pull=false', '--ulimit', `nofile=${files}:${files}`, '--volume', `${AUTHORITIES}:${AUTHORITIES}:ro`, ...bases, '--file', 'deploy/images/Dockerfile', '--ignorefile', '.dockerignore', '--target', image, '--tag', tag, '.']);
  return tag;
}
