import path from 'node:path';
import { buildServices, WORKSPACE } from '@chatgenius/stack';
import { assemble } from './assemble.ts';
import { buildImages } from './build-images.ts';
import { type ImageName } from './images.rules.ts';
import { HELP, ImagesOptionsError, parseImagesOptions } from './images-options.rules.ts';
import { tryImages } from './try-images.ts';

try {
  const options = parseImagesOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else if (options.build) await tryImages(await buildImages(options.images));
  else await assembleAll(options.images, path.resolve(WORKSPACE, options.folder));
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  if (error instanceof ImagesOptionsError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

async function assembleAll(images: readonly ImageName[], folder: string): Promise<void> {
  await buildServices((line) => console.log(line));
  for (const image of images) {
    const { files, bytes, packages } = await assemble(image, path.join(folder, image));
    console.log(`${image.padEnd(20)} ${(bytes / 1024 / 1024).toFixed(1).padStart(5)} MiB  ${String(files).padStart(4)} files  ${String(packages.length).padStart(3)} packages  ${path.join(folder, image)}`);
  }
}
