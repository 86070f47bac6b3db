import { type InfrastructureUrls } from './infrastructure.ts';

export const RUNGS = ['environment', 'containers', 'packages'] as const;
export type Rung = (typeof RUNGS)[number];

const URL_NAMES = ['DATABASE_URL', 'REDIS_URL', 'NATS_URL'] as const satisfies (keyof InfrastructureUrls)[];
export const FORCE_NAME = 'CHATGENIUS_INFRASTRUCTURE';

export interface RungChoice {
  /** In the order to try; the first that works is taken. */
  rungs: Rung[];
  /** Present exactly when `rungs` is just the environment. */
  urls?: InfrastructureUrls;
}

/** Wrong settings are an error, never a reason to quietly use something else. */
export class InfrastructureSettingsError extends Error {
  override readonly name = 'InfrastructureSettingsError';
}

export function chooseRungs(environment: NodeJS.ProcessEnv, ignoreEnvironment: boolean): RungChoice {
  const forced = parseForced(environment[FORCE_NAME]);
  const set = URL_NAMES.filter((name) => environment[name]);
  const missing = URL_NAMES.filter((name) => !environment[name]);
  const wanted = forced === 'environment' || (forced === undefined && set.length > 0);

  if (wanted && !ignoreEnvironment) {
    if (missing.length > 0) throw new InfrastructureSettingsError(explainMissing(set, missing));
    return { rungs: ['environment'], urls: Object.fromEntries(set.map((name) => [name, environment[name]])) as unknown as InfrastructureUrls };
  }
  return { rungs: forced === undefined || forced === 'environment' ? ['containers', 'packages'] : [forced] };
}

function parseForced(value: string | undefined): Rung | undefined {
  if (!value) return undefined;
  const rung = RUNGS.find((name) => name === value);
  if (!rung) throw new InfrastructureSettingsError(`${FORCE_NAME} is "${value}"; it can be ${RUNGS.join(', ')}, or unset.`);
  return rung;
}

function explainMissing(set: string[], missing: string[]): string {
  const found = set.length > 0 ? `The environment sets ${set.join(' and ')} but not ${missing.join(' and ')}` : `${FORCE_NAME}=environment needs ${missing.join(', ')}`;
  return `${found}. Set all three to use servers of your own, or none to have them started for you.`;
}
