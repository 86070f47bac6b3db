import path from 'node:path';
import { buildServices, WORKSPACE } from '@chatgenius/stack';
import { assemble, type Assembled } from './assemble.ts';
import { buildImages, CannotBuildError } from './build-images.ts';
import { Container, sizeOf } from './container.ts';
import { buildWithDocker, dockerAnswers, DockerContainer, dockerSize } from './docker.ts';
import { type ImageName } from './images.rules.ts';
import { HELP, type ImagesOptions, ImagesOptionsError, parseImagesOptions } from './images-options.rules.ts';
import { tryImages } from './try-images.ts';
import { writeBoms } from './write-boms.ts';

try {
  const options = parseImagesOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else if (options.build) await buildAndTry(options);
  else await assembleAll(options);
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  if (error instanceof ImagesOptionsError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

async function buildAndTry({ images, wherePossible }: ImagesOptions): Promise<void> {
  try {
    if (await dockerAnswers()) await tryImages(await buildWithDocker(images), { start: (...asked) => DockerContainer.start(...asked), sizeOf: dockerSize });
    else await tryImages(await buildImages(images), { start: (...asked) => Container.start(...asked), sizeOf });
  } catch (error) {
    if (!wherePossible || !(error instanceof CannotBuildError)) throw error;
    console.log(error.message);
  }
}

async function assembleAll({ images, folder, sbom }: ImagesOptions): Promise<void> {
  await buildServices((line) => console.log(line));
  const target = path.resolve(WORKSPACE, folder);
  const assembled = new Map<ImageName, Assembled>();
  for (const image of images) {
    const held = await assemble(image, path.join(target, image));
    assembled.set(image, held);
    console.log(`${image.padEnd(20)} ${(held.bytes / 1024 / 1024).toFixed(1).padStart(5)} MiB  ${String(held.files).padStart(4)} files  ${String(held.packages.length).padStart(3)} packages  ${held.folder}`);
  }
  if (sbom) writeBoms(assembled, target);
}
