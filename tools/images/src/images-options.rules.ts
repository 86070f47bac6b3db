import { parseArgs } from 'node:util';
import { IMAGES, type ImageName } from './images.rules.ts';

export interface ImagesOptions {
  readonly images: readonly ImageName[];
  readonly folder: string;
  /** The images themselves, and each tried. */
  readonly build: boolean;
  /** With `build`: a machine that cannot is no fault. */
  readonly wherePossible: boolean;
  /** Also a bill of materials for each. */
  readonly sbom: boolean;
  readonly help: boolean;
}

export class ImagesOptionsError extends Error {
  override readonly name = 'ImagesOptionsError';
}

export const HELP = `npm run images -- [image …] [--folder <folder>] [--sbom] [--build [--where-possible]]

Puts what each image runs, and nothing else, into a folder of its own, and says how large it is.
Images: ${IMAGES.join(', ')}; default: all.

  --folder <folder>  where to; default: dist/images
  --sbom             also writes what is in each as CycloneDX: <folder>/<image>.cdx.json
  --build            builds the images and starts each on servers of this machine, on a read-only root, until it is healthy: by
                     Docker where it answers, else without an engine and a registry (Debian: buildah, mmdebstrap; as root)
  --where-possible   says why this machine cannot build images, if it cannot, and succeeds
  --help             this text

One image by hand: docker build --file deploy/images/Dockerfile --target <image> .`;

/** @throws ImagesOptionsError that says what can be asked for */
export function parseImagesOptions(args: readonly string[]): ImagesOptions {
  const { values, positionals } = parse(args);
  const unknown = positionals.filter((name) => !(IMAGES as readonly string[]).includes(name));
  if (unknown.length > 0) throw new ImagesOptionsError(`There is no image ${unknown.join(', ')}. There are: ${IMAGES.join(', ')}.`);
  return { images: positionals.length > 0 ? (positionals as ImageName[]) : IMAGES, folder: values.folder ?? 'dist/images', build: values.build ?? false, wherePossible: values['where-possible'] ?? false, sbom: values.sbom ?? false, help: values.help ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { folder: { type: 'string' }, build: { type: 'boolean' }, 'where-possible': { type: 'boolean' }, sbom: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new ImagesOptionsError((error as Error).message);
  }
}
