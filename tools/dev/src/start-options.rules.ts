import { parseArgs } from 'node:util';

export interface StartOptions {
  portBase: number;
  fresh: boolean;
  help: boolean;
  /** People, channels and messages to try things with. */
  demo: boolean;
  /** A process that probes the others. */
  canary: boolean;
}

export const HELP = `npm start -- [options]

Builds what has changed, starts Postgres, Redis and NATS, applies the migrations, and runs the
services until Ctrl-C. Data is kept between starts.

  --fresh            delete the data of earlier starts first
  --no-demo          no people, channels and messages to try things with
  --canary           a canary that probes the others without a pause (docs/guides/canary.md)
  --port-base <n>    first port; the API takes it, the gateways the following ones,
                     the chat page the one behind them, ops servers those from <n> + 100 on (default 4000)
  --help             this text

Infrastructure comes from DATABASE_URL, REDIS_URL and NATS_URL if all three are set, else from a
container engine, else from packages. CHATGENIUS_INFRASTRUCTURE=environment|containers|packages
asks for one of them. Servers that were started for you are started again when they die, and so
are services.

Variables that a service knows are passed on to it, for example
MESSAGE_SEND_PER_MINUTE=600 LOG_LEVEL=debug npm start. docs/reference/configuration.md has all of them,
"node apps/<service>/dist/bundle/main.js --variables" those of a service. OTEL_*, TZ and PATH reach
every service. Ports, hosts, server addresses, issuers and keys of services are chosen by npm start.`;

const DEFAULT_PORT_BASE = 4000;
const LOWEST_PORT = 1024;
/** Leaves room for the ops servers. */
const HIGHEST_PORT = 65_300;

/** The message is for the person at the terminal, who then gets the help text. */
export class StartOptionsError extends Error {
  override readonly name = 'StartOptionsError';
}

export function parseStartOptions(args: string[]): StartOptions {
  const { values } = parse(args);
  return { fresh: values.fresh, help: values.help, demo: !values['no-demo'], canary: values.canary, portBase: parsePort(values['port-base']) };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        fresh: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        canary: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        'port-base': { type: 'string', default: String(DEFAULT_PORT_BASE) },
      },
    });
  } catch (error) {
    throw new StartOptionsError((error as Error).message);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= LOWEST_PORT && port <= HIGHEST_PORT) return port;
  throw new StartOptionsError(`--port-base is "${text}"; it must be a number from ${LOWEST_PORT} to ${HIGHEST_PORT}.`);
}
