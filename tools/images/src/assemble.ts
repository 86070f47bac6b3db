import { cpSync, globSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleFolder, MIGRATE_FOLDER, WORKSPACE } from '@chatgenius/stack';
import { nodeFileTrace } from '@vercel/nft';
import { BESIDE, type ImageName, LEFT_OUT, placeInImage } from './images.rules.ts';

export interface Assembled {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** What of node_modules is in it. */
  readonly packages: readonly string[];
  /** The same and what its bundle is made of, each as `name@version`. */
  readonly contents: readonly string[];
}

/** What was read for one image is not read again for the next. */
const cache = {};

/** Copies what one image runs, and nothing else, into a folder of its own. The build must be up to date. */
export async function assemble(image: ImageName, folder: string): Promise<Assembled> {
  rmSync(folder, { recursive: true, force: true });
  const files = await filesOf(image);
  let bytes = 0;
  for (const file of files) {
    const [source, target] = [path.join(WORKSPACE, file), path.join(folder, placeInImage(file))];
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(realpathSync(source), target);
    bytes += statSync(target).size;
  }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: `@chatgenius/${image}`, private: true, type: 'module' }));
  return { folder, files: files.length, bytes, packages: [...new Set(files.flatMap(packageOf))].sort(), contents: versionsOf([...files, ...bundledIn(image)]) };
}

async function filesOf(image: ImageName): Promise<string[]> {
  const entries = image === 'migrate' ? [path.join(MIGRATE_FOLDER, 'migrate.js')] : ['main.js', 'telemetry.js', ...(image === 'file-service' ? ['media-worker.js'] : [])].map((file) => path.join(bundleFolder(image), file));
  const { fileList } = await nodeFileTrace(entries, { base: WORKSPACE, processCwd: WORKSPACE, cache, ignore: image === 'migrate' ? [] : [...LEFT_OUT] });
  const beside = BESIDE[image].flatMap((pattern) => globSync(pattern, { cwd: WORKSPACE }));
  // Beside what is built, others may work in the same folders: what was there for a moment belongs to no image.
  return [...new Set([...fileList, ...beside])].filter((file) => statSync(path.join(WORKSPACE, file), { throwIfNoEntry: false })?.isFile() === true).sort();
}

const packageOf = (file: string): string[] => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(file)?.slice(1, 2) ?? [];

/** Files that the bundle has been made from. */
const bundledIn = (image: ImageName): string[] => JSON.parse(readFileSync(path.join(image === 'migrate' ? MIGRATE_FOLDER : bundleFolder(image), 'inputs.json'), 'utf8')) as string[];

function versionsOf(files: readonly string[]): string[] {
  const folders = new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []));
  const manifests = [...folders].map((folder) => JSON.parse(readFileSync(path.join(WORKSPACE, folder, 'package.json'), 'utf8')) as { name: string; version: string });
  return [...new Set(manifests.map(({ name, version }) => `${name}@${version}`))].sort();
}
