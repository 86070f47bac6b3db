import { parseArgs } from 'node:util';
import { DEFAULT_TOPOLOGY, planInstances, portsFromBase } from '@chatgenius/stack';
import { type ScrapeTarget } from '../prometheus/prometheus.ts';

export interface ObserveOptions {
  readonly help: boolean;
  readonly port: number;
  readonly everySeconds: number;
  readonly targets: readonly ScrapeTarget[];
}

export const HELP = `npm run observe -- [options]

Starts Prometheus with the alerts of deploy/observability against running services, and a page with the overview, for machines
without Grafana. Ends with Ctrl-C; what it has recorded goes with it. Prometheus comes from the system, or once from Debian's package source.

  --port <n>                 of the page (default 4200)
  --port-base <n>            that npm start was given (default 4000)
  --target <job>=<address>   a process by its service and ops address, for example connection-gateway=127.0.0.1:9090, instead of those of
                             npm start; may be repeated
  --every-seconds <n>        between two readings (default 5)
  --help                     this text

OPS_TOKEN in the environment is sent to the processes that need it.`;

/** The message is for the person at the terminal, who then gets the help text. */
export class ObserveOptionsError extends Error {
  override readonly name = 'ObserveOptionsError';
}

/** @throws ObserveOptionsError */
export function parseObserveOptions(args: readonly string[]): ObserveOptions {
  const values = parsed(args);
  const portBase = count('port-base', values['port-base'], 65_300);
  return {
    help: values.help,
    port: count('port', values.port, 65_535),
    everySeconds: count('every-seconds', values['every-seconds'], 3_600),
    targets: values.target.length > 0 ? values.target.map(targetOf) : ofNpmStart(portBase),
  };
}

function parsed(args: readonly string[]) {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  try {
    return parseArgs({
      args: [...args],
      options: { port: text('4200'), 'port-base': text('4000'), 'every-seconds': text('5'), target: { type: 'string', multiple: true, default: [] }, help: { type: 'boolean', short: 'h', default: false } },
    }).values;
  } catch (error) {
    throw new ObserveOptionsError((error as Error).message);
  }
}

function count(name: string, value: string, most: number): number {
  if (/^[1-9]\d{0,4}$/.test(value) && Number(value) <= most) return Number(value);
  throw new ObserveOptionsError(`--${name} is "${value}"; it must be a number from 1 to ${most}.`);
}

function targetOf(text: string): ScrapeTarget {
  const [, job = '', address = ''] = /^([a-z-]+)=([\w.-]+:\d{1,5})$/.exec(text) ?? [];
  if (job === '') throw new ObserveOptionsError(`--target is "${text}"; it must be a service and an address, like connection-gateway=127.0.0.1:9090.`);
  return { job, instance: address, opsUrl: `http://${address}` };
}

/** With a canary, which is there only if it was asked for. */
const TOPOLOGY = { ...DEFAULT_TOPOLOGY, canary: 1 };

const ofNpmStart = (portBase: number): ScrapeTarget[] =>
  planInstances(TOPOLOGY, portsFromBase(portBase, TOPOLOGY)).map(({ service, name, opsPort }) => ({ job: service, instance: name, opsUrl: `http://127.0.0.1:${opsPort}` }));
