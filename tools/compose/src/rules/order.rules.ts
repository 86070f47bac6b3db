import { servicesOf, type ComposeFile, type ComposeService } from '../compose-file.ts';
import { type Target } from '../dockerfile.ts';

export type Targets = ReadonlyMap<string, Target>;

/** The command that says whether a service is healthy: its own, or that of its image. */
export function healthOf({ build, healthcheck }: ComposeService, targets: Targets): readonly string[] | undefined {
  if (healthcheck?.disable === true) return undefined;
  if (healthcheck?.test) return healthcheck.test;
  const health = build && targets.get(build.target)?.health;
  return health && ['CMD', ...health];
}

/** Ends by itself: something waits for its end, or it is not started again. */
export const ends = ({ restart }: ComposeService): boolean => restart === 'no';

/** Waiting for what is not there, has no health to wait for, or never ends. */
export function orderFaults(file: ComposeFile, targets: Targets): string[] {
  return [
    ...servicesOf(file).flatMap(([name, { depends_on }]) => Object.entries(depends_on).flatMap(([other, { condition }]) => waitFault(name, other, condition, file, targets))),
    ...circles(file),
    ...servicesOf(file).filter(([name, service]) => ends(service) && !isWaitedFor(name, file)).map(([name]) => `${name}: nothing waits for its end`),
  ];
}

function waitFault(name: string, other: string, condition: string, file: ComposeFile, targets: Targets): string[] {
  const service = file.services[other];
  if (!service) return [`${name}: it waits for ${other}, which is not there`];
  if (condition === 'service_healthy' && !healthOf(service, targets)) return [`${name}: it waits until ${other} is healthy, which has no health check`];
  if (condition === 'service_completed_successfully' && !ends(service)) return [`${name}: it waits for the end of ${other}, which never ends`];
  return [];
}

const isWaitedFor = (name: string, file: ComposeFile): boolean => servicesOf(file).some(([, { depends_on }]) => depends_on[name]?.condition === 'service_completed_successfully');

function circles(file: ComposeFile): string[] {
  const reaches = (from: string, to: string, seen: ReadonlySet<string>): boolean =>
    Object.keys(file.services[from]?.depends_on ?? {}).some((next) => next === to || (!seen.has(next) && reaches(next, to, new Set([...seen, next]))));
  return Object.keys(file.services).filter((name) => reaches(name, name, new Set())).map((name) => `${name}: it waits for itself`);
}

/** What a service needs that talks to servers: whoever is named in its variables is waited for, or waited for by one that is. */
export function unawaited(file: ComposeFile): string[] {
  const awaited = (name: string, seen = new Set<string>()): Set<string> => {
    for (const next of Object.keys(file.services[name]?.depends_on ?? {})) if (!seen.has(next)) awaited(next, seen.add(next));
    return seen;
  };
  return servicesOf(file).flatMap(([name, { environment }]) =>
    hostsIn(environment).filter((host) => host in file.services && !OPTIONAL.has(host) && !awaited(name).has(host)).map((host) => `${name}: it talks to ${host}, and does not wait for it`),
  );
}

/** Whoever talks to these goes on without them: traces are lost, and exports wait for the bytes of files. file-service itself waits for channel-api. */
const OPTIONAL: ReadonlySet<string> = new Set(['collector', 'file-service']);

/** Hosts of the URLs in variables: URLs of files have none. */
export const hostsIn = (environment: Readonly<Record<string, string>>): string[] =>
  Object.values(environment).flatMap((value) => (URL.canParse(value) && new URL(value).hostname !== '' ? [new URL(value).hostname] : []));
