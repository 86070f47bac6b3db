import { existsSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { mountOf, servicesOf, type ComposeFile } from '../compose-file.ts';
import { type Targets } from './order.rules.ts';

/** Files, volumes and images that are not there, and ports that two services want. */
export function placeFaults(file: ComposeFile, targets: Targets): string[] {
  return [...servicesOf(file).flatMap(([name, service]) => [...mountFaults(name, service.volumes, file), ...buildFaults(name, service.build, targets)]), ...imageFaults(file), ...portFaults(file), ...unusedVolumes(file)];
}

function mountFaults(name: string, volumes: readonly string[], file: ComposeFile): string[] {
  return volumes.map(mountOf).flatMap(({ source, readOnly, isFile }) => {
    if (!isFile) return source in file.volumes ? [] : [`${name}: there is no volume ${source}`];
    return [...(existsSync(path.join(WORKSPACE, source)) ? [] : [`${name}: there is no file ${source}`]), ...(readOnly ? [] : [`${name}: it may write ${source}`])];
  });
}

function buildFaults(name: string, build: { context: string; dockerfile: string; target: string } | undefined, targets: Targets): string[] {
  if (!build) return [];
  const exists = build.context === '.' && existsSync(path.join(WORKSPACE, build.dockerfile)) && targets.has(build.target);
  return exists ? [] : [`${name}: there is no target ${build.target} in ${build.dockerfile}`];
}

/** One name for what is built, and versions for what is fetched. */
function imageFaults(file: ComposeFile): string[] {
  return servicesOf(file).flatMap(([name, { image, build }]) => {
    if (build) return image === `chatgenius/${build.target}:development` ? [] : [`${name}: it builds ${build.target} and calls it ${image}`];
    return /:v?\d/.test(image) ? [] : [`${name}: ${image} has no version`];
  });
}

function portFaults(file: ComposeFile): string[] {
  const published = servicesOf(file).flatMap(([, { ports }]) => ports.map((port) => port.split(':').slice(0, 2).join(':')));
  return published.filter((port, index) => published.indexOf(port) !== index).map((port) => `two services want the port ${port}`);
}

const unusedVolumes = (file: ComposeFile): string[] =>
  Object.keys(file.volumes).filter((volume) => !servicesOf(file).some(([, { volumes }]) => volumes.some((mount) => mountOf(mount).source === volume))).map((volume) => `nobody uses the volume ${volume}`);
