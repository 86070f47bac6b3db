import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

export interface Target {
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The command that says whether it is healthy; undefined where it has none. */
  readonly health: readonly string[] | undefined;
}

/** Targets of deploy/images/Dockerfile, each with what it has from the stage that it is made from. */
export function readTargets(text = readFileSync(path.join(WORKSPACE, 'deploy/images/Dockerfile'), 'utf8')): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  for (const stage of text.split(/^FROM /m).slice(1)) {
    const [, from = '', name = ''] = /^(\S+) AS (\S+)/.exec(stage) ?? [];
    targets.set(name, targetOf(stage, targets.get(from)));
  }
  return targets;
}

function targetOf(stage: string, base: Target = { entrypoint: [], environment: {}, health: undefined }): Target {
  const instruction = (name: string): string[] => [...stage.matchAll(new RegExp(`^${name} (.+)$`, 'gm'))].map(([, rest = '']) => rest);
  const variables = instruction('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=', 2) as [string, string]));
  const [entrypoint] = instruction('ENTRYPOINT');
  const [health] = instruction('HEALTHCHECK');
  return {
    entrypoint: entrypoint === undefined ? base.entrypoint : listed(entrypoint),
    environment: { ...base.environment, ...Object.fromEntries(variables) },
    health: health === undefined ? base.health : health === 'NONE' ? undefined : listed(health.slice(health.indexOf('CMD ') + 'CMD '.length)),
  };
}

const listed = (text: string): string[] => JSON.parse(text) as string[];
