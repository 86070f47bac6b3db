import { type Configuration } from '@chatgenius/service-runtime';
import { servicesOf, type ComposeFile } from '../compose-file.ts';
import { type Configurations } from './variables.rules.ts';

/** Docker's, where a service says nothing. */
const DEFAULT_SECONDS = 10;

/** Services that are killed while they still drain. */
export function endingFaults(file: ComposeFile, configurations: Configurations): string[] {
  return servicesOf(file).flatMap(([name, { build, entrypoint, environment, stop_grace_period }]) => {
    const configuration = build && !entrypoint && configurations.get(build.target);
    if (!configuration) return [];
    const needed = Number(environment.SHUTDOWN_GRACE_MS ?? graceOf(configuration)) / 1_000;
    const given = stop_grace_period === undefined ? DEFAULT_SECONDS : Number(/^(\d+)s$/.exec(stop_grace_period)?.[1] ?? 0);
    return given > needed ? [] : [`${name}: it is killed after ${given} s, and may take ${needed} s`];
  });
}

const graceOf = ({ schema }: Configuration): unknown => (schema.shape.SHUTDOWN_GRACE_MS as unknown as { parse: (value: undefined) => unknown } | undefined)?.parse(undefined) ?? 0;
