import { parseArgs } from 'node:util';

export const SCENARIOS = ['roll', 'scale', 'node'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface RehearsalOptions {
  readonly help: boolean;
  readonly scenarios: readonly Scenario[];
  /** The release before; without one, the newest tag, or the revision before the newest migration. */
  readonly from: string | undefined;
  readonly users: number;
  readonly channels: number;
  readonly everyMs: number;
  readonly calmMs: number;
  readonly drainDelayMs: number;
  readonly drainSeconds: number;
}

/** What was asked for cannot be done; the message says why. */
export class RehearsalOptionsError extends Error {
  override readonly name = 'RehearsalOptionsError';
}

export const HELP = `npm run rehearse -- [${SCENARIOS.join(' | ')}]… [options]     (default: all)

  roll    every service from the release before to this one, one process after another
  scale   gateways 2 -> 4 -> 2
  node    a gateway, a messaging-service and a presence-service killed at once, and replaced 5 s later

  --from <revision>    the release before (default: the newest tag, or else the revision before the newest migration);
                       \`same\` rolls this build to itself
  --users <n>          who chat by the SDK (default 60)
  --channels <n>       that they are in, one each (default 6)
  --every-ms <n>       between two actions of a user (default 500)
  --calm-seconds <n>   before and after (default 10)
  --drain-delay-ms <n> DRAIN_DELAY_MS (default 3000)
  --drain-seconds <n>  DRAIN_SECONDS (default 20)

Starts everything it needs on this machine and stops it again. Ends with 1 if anything was lost, doubled or reordered, or a user saw an error.`;

/** @throws RehearsalOptionsError */
export function parseRehearsalOptions(args: readonly string[]): RehearsalOptions {
  const { values, positionals } = parsed(args);
  const unknown = positionals.find((name) => !isScenario(name));
  if (unknown !== undefined) throw new RehearsalOptionsError(`There is no scenario "${unknown}".`);
  return {
    help: values.help ?? false,
    scenarios: positionals.length > 0 ? positionals.filter(isScenario) : SCENARIOS,
    from: values.from,
    users: count('users', values.users, 60),
    channels: count('channels', values.channels, 6),
    everyMs: count('every-ms', values['every-ms'], 500),
    calmMs: count('calm-seconds', values['calm-seconds'], 10) * 1_000,
    drainDelayMs: count('drain-delay-ms', values['drain-delay-ms'], 3_000),
    drainSeconds: count('drain-seconds', values['drain-seconds'], 20),
  };
}

const isScenario = (name: string): name is Scenario => SCENARIOS.some((scenario) => scenario === name);

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const numbers = { users: text, channels: text, 'every-ms': text, 'calm-seconds': text, 'drain-delay-ms': text, 'drain-seconds': text };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...numbers, from: text, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new RehearsalOptionsError((error as Error).message);
  }
}

function count(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new RehearsalOptionsError(`--${name} has to be a number from 1 on.`);
  return Number(value);
}
