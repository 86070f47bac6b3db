import { appOf, containerOf, ofKind, workloadsIn, type Manifest, type Workload } from '../manifest.ts';

/** Images of other releases than the rest, and a migration that would not run because the last release's has its name. */
export function releaseFaults(manifests: readonly Manifest[]): string[] {
  const images = workloadsIn(manifests).map((workload) => ({ app: appOf(workload), image: containerOf(workload).image }));
  const tags = new Set(images.map(({ image }) => image.split(':')[1] ?? 'latest'));
  const [tag = ''] = tags;
  return [
    ...(tags.size === 1 ? [] : [`there are images of several releases: ${[...tags].join(', ')}`]),
    ...(tag === 'latest' ? ['images have no release'] : []),
    ...images.filter(({ app, image }) => !image.split(':')[0]?.endsWith(`chatgenius/${app}`)).map(({ app, image }) => `${app}: it runs ${image}`),
    ...ofKind<Workload>(manifests, 'Job').filter(({ metadata }) => !metadata.name.endsWith(`-${tag}`)).map(({ metadata }) => `Job ${metadata.name} is not named by the release ${tag}`),
  ];
}
