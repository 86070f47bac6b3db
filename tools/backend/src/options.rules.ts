import { parseArgs } from 'node:util';

export interface BackendOptions {
  readonly seed: string | undefined;
  readonly gateways: number;
  readonly portBase: number | undefined;
  readonly origins: readonly string[];
  readonly limits: boolean;
  readonly variables: Readonly<Record<string, string>>;
  readonly logs: string | undefined;
  /** For a program: one line of JSON when it is ready; ends when its standard input does. */
  readonly json: boolean;
  readonly help: boolean;
  /** What is run once everything is ready. */
  readonly command: readonly string[];
}

export const HELP = `chatgenius-backend [options] [-- command]

Starts Postgres, Redis, NATS and every service on free ports, with users and channels of a file, until Ctrl-C. Nothing is
kept. With a command, runs it, stops everything when it ends, and exits as it did; it finds CHATGENIUS_URL (a gateway),
CHATGENIUS_API_URL, CHATGENIUS_FILES_URL and CHATGENIUS_SEEDED (JSON of users and channels) in its environment.

  --seed <file>          users, channels and messages, as seed.schema.json describes them
  --gateways <n>         so many, from 1 to 4 (default 1)
  --port-base <n>        HTTP at this port, gateways at the following ones (default: free ports)
  --origin <origin>      a web page that may connect; may be repeated (default: localhost:5173)
  --limits               the limits of the product; without it, none that a test meets by chance
  --set <NAME=value>     a variable of the services, such as ACCESS_TOKEN_SECONDS=5; may be repeated
  --logs <folder>        where the processes write their logs (default: a temporary folder)
  --help                 this text

Postgres, Redis and NATS come from DATABASE_URL, REDIS_URL and NATS_URL if all three are set, else from a container engine
(with the package testcontainers installed), else from packages: Postgres from npm, Redis and NATS from this machine or
from Debian's packages.`;

/** The message is for the person at the terminal, who then gets the help text. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

const MOST_GATEWAYS = 4;
const PORTS = { least: 1_024, most: 65_300 };

export function parseOptions(args: readonly string[]): BackendOptions {
  const end = args.indexOf('--');
  const values = parse(end < 0 ? args : args.slice(0, end));
  return {
    seed: values.seed,
    gateways: number('--gateways', values.gateways, { least: 1, most: MOST_GATEWAYS }),
    portBase: values['port-base'] === undefined ? undefined : number('--port-base', values['port-base'], PORTS),
    origins: values.origin.map(checkedOrigin),
    limits: values.limits,
    variables: Object.fromEntries(values.set.map(variable)),
    logs: values.logs,
    json: values.json,
    help: values.help,
    command: end < 0 ? [] : args.slice(end + 1),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        gateways: { type: 'string', default: '1' },
        'port-base': { type: 'string' },
        origin: { type: 'string', multiple: true, default: [] },
        limits: { type: 'boolean', default: false },
        set: { type: 'string', multiple: true, default: [] },
        logs: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}

function number(name: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new OptionsError(`${name} is "${text}"; it must be a number from ${least} to ${most}.`);
}

function checkedOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new OptionsError(`--origin is "${text}"; it must be an origin such as http://localhost:3000.`);
}

function variable(text: string): [string, string] {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new OptionsError(`--set is "${text}"; it must be like NAME=value.`);
  return [name, value];
}
