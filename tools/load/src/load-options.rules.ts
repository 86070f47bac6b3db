import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { SHORTEST_TEXT } from './clients/packets.ts';
import { type BulkOptions } from './bulk/bulk.ts';
import { type DrainOptions } from './drain/drain.ts';
import { type FillOptions } from './fill/fill-plan.rules.ts';
import { type FuzzRunOptions } from './fuzz/run-fuzz.ts';
import { type IdleOptions } from './idle/idle.ts';
import { type PresenceOptions } from './presence/presence.ts';
import { type QueriesOptions } from './queries/queries.ts';
import { type RoomsOptions } from './rooms/rooms.ts';
import { type StalledOptions } from './stalled/stalled.ts';

export const HELP = `npm run load -- rooms [options]
npm run load -- idle [options]
npm run load -- bulk [options]
npm run load -- presence [options]
npm run load -- stalled [options]
npm run load -- drain [options]
npm run load -- queries [options]
npm run load -- fuzz [options]
npm run load -- fill --database <url> [options]

Starts everything it needs on this machine, measures, prints a ratio, and stops everything.

rooms: the highest rate of messages into rooms at which delivery stays in time,
       of the product and of a naive baseline, in turn
  --clients <n>           connected clients, one user each (default 2000)
  --room-size <n>         clients in a room (default 20)
  --gateways <n>          gateway processes (default 2)
  --messaging <n>         messaging-service processes (default 2)
  --text-bytes <n>        length of a message's text (default 170)
  --p99-ms <n>            what "in time" means: 99 % of the deliveries (default 100)
  --step-seconds <n>      measured time of a step, after the warm-up (default 7)
  --warm-up-seconds <n>   (default 2)
  --first-rate <n>        messages a second to begin with (default 1000)
  --rates <n,n,…>         measure at these rates only, instead of searching
  --rounds <n>            turns of each target (default 2)
  --patience-seconds <n>  how long, in all, to wait for other programs on the machine to pause (default 300)
  --target <name>         product, naive or both (default both)
  --profile <folder>      write a CPU profile of every server process there
  --log-directory <dir>   keep the services' logs there

idle: resident memory for each idle connection, of a gateway and of a plain Socket.IO server, in turn
  --connections <n>       (default 10000)
  --rounds <n>            turns of each server (default 2)

bulk: messages a second over HTTP, one by one, in bulk and imported, in turn
  --messages <n>          in bulk and imported (default 10000)
  --singles <n>           one by one, each way (default 2000)
  --per-request <n>       messages of a bulk request (default 500)
  --callers <n>           single requests at once, beside one at a time (default 16)
  --text-bytes <n>        (default 170)
  --messaging <n>         messaging-service processes (default 2)
  --rounds <n>            turns of each way (default 2)

presence: how long it takes until those who watch a user are told that they came or went, while
       others come and go, and what that costs with more watchers, and with more users
  --clients <n>           connected users (default 10000)
  --watchers <n>          who watch each of them (default 10)
  --churn <n>             connects, and as many disconnects, a second (default 200)
  --seconds <n>           (default 6)
  --gateways <n>          (default 2)
  --skip-table            measure the time only

stalled: memory of the gateways, and delivery to those who read, while many clients read nothing;
         fails if memory does not stay flat
  --stalled <n>           clients that stop reading (default 500)
  --readers <n>           clients that go on reading, and write (default 100)
  --rooms <n>             that both are spread over (default 25)
  --gateways <n>          (default 2)
  --rate <n>              messages a second (default 100)
  --text-bytes <n>        (default 23000: what the kernel keeps for each connection is full within half a minute)
  --seconds <n>           (default 90)
  --log-directory <dir>   keep the services' logs there

drain: one of the gateways is asked to end while messages flow: how its clients move, what is lost (nothing may be),
       and whether 99 % of the deliveries stay under 250 ms
  --clients <n>           (default 10000)
  --room-size <n>         (default 20)
  --gateways <n>          (default 2)
  --rate <n>              messages a second (default 300)
  --text-bytes <n>        (default 170)
  --drain-seconds <n>     time that the gateway takes to move its clients (default 60)
  --log-directory <dir>   keep the services' logs there

queries: how long the product's hot questions take among many messages, and by which plans
       Postgres answers them; fails if any plan reads a big table from end to end
  --database <url>        one that \`fill\` has filled; without it, one is filled and goes with the run
  --requests <n>          times that each question is asked (default 300)
  --callers <n>           questions at once (default 4)
  and what \`fill\` takes

fuzz: packets derived from the contracts, valid, nearly valid and hostile; fails if any answer is not
      what its contract says, if anything is logged as a fault, or if memory grows
  --packets <n>           (default 100000)
  --seed <n>              the same packets again (default: the time)
  --connections <n>       one user each (default 16)

fill: a database of its own with what years of use would leave in it
  --database <url>        created if it is missing; refused if it is not empty
  --messages <n>          (default 5000000)
  --users <n>             (default 20000)
  --channels <n>          (default 4000)

all
  --client-processes <n>  processes that the clients are spread over (default 2)
  --json <file>           write the results there as well
  --skip-build            measure the last build, whatever the sources say now
  --help                  this text`;

/** The message is for the person at the terminal, who then gets the help text. */
export class LoadOptionsError extends Error {
  override readonly name = 'LoadOptionsError';
}

export type LoadOptions =
  | { scenario: 'help' }
  | ({ scenario: 'rooms'; rooms: RoomsOptions } & CommonOptions)
  | ({ scenario: 'idle'; idle: IdleOptions } & CommonOptions)
  | ({ scenario: 'bulk'; bulk: BulkOptions } & CommonOptions)
  | ({ scenario: 'presence'; presence: PresenceOptions } & CommonOptions)
  | ({ scenario: 'stalled'; stalled: StalledOptions } & CommonOptions)
  | ({ scenario: 'drain'; drain: DrainOptions } & CommonOptions)
  | ({ scenario: 'queries'; queries: QueriesOptions } & CommonOptions)
  | ({ scenario: 'fuzz'; fuzz: FuzzRunOptions } & CommonOptions)
  | { scenario: 'fill'; database: string; fill: FillOptions };

interface CommonOptions {
  json?: string;
  skipBuild: boolean;
}

type Values = Record<string, string | boolean | undefined>;

const texts = (...names: string[]): ParseArgsOptionsConfig => Object.fromEntries(names.map((name) => [name, { type: 'string' }]));

const COMMON: ParseArgsOptionsConfig = { ...texts('client-processes', 'rounds', 'json'), 'skip-build': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };
const ROOMS = texts(
  ...['clients', 'room-size', 'gateways', 'messaging', 'text-bytes', 'p99-ms', 'step-seconds', 'warm-up-seconds'],
  ...['first-rate', 'rates', 'patience-seconds', 'target', 'profile', 'log-directory'],
);
const IDLE = texts('connections');
const BULK = texts('messages', 'singles', 'per-request', 'callers', 'text-bytes', 'messaging');
const PRESENCE = { ...texts('clients', 'watchers', 'churn', 'seconds', 'gateways'), 'skip-table': { type: 'boolean' } } as const;
const STALLED = texts('stalled', 'readers', 'rooms', 'gateways', 'rate', 'text-bytes', 'seconds', 'log-directory');
const DRAIN = texts('clients', 'room-size', 'gateways', 'rate', 'text-bytes', 'drain-seconds', 'log-directory');
const FILL = texts('database', 'messages', 'users', 'channels');
const QUERIES = { ...FILL, ...texts('requests', 'callers') };
const FUZZ = texts('packets', 'seed', 'connections');
const SCENARIOS = { rooms: ROOMS, idle: IDLE, bulk: BULK, presence: PRESENCE, stalled: STALLED, drain: DRAIN, queries: QUERIES, fuzz: FUZZ, fill: FILL };

const isScenario = (name: string): name is keyof typeof SCENARIOS => Object.hasOwn(SCENARIOS, name);

export function parseLoadOptions([scenario, ...args]: string[]): LoadOptions {
  if (scenario === undefined || scenario === '--help' || scenario === '-h') return { scenario: 'help' };
  if (!isScenario(scenario)) throw new LoadOptionsError(`There is no scenario "${scenario}".`);
  const values = parse(args, { ...COMMON, ...SCENARIOS[scenario] });
  if (values.help === true) return { scenario: 'help' };
  const common = { json: text(values, 'json'), skipBuild: values['skip-build'] === true };
  switch (scenario) {
    case 'rooms':
      return { scenario, ...common, rooms: roomsOptions(values) };
    case 'idle':
      return { scenario, ...common, idle: idleOptions(values) };
    case 'bulk':
      return { scenario, ...common, bulk: bulkOptions(values) };
    case 'presence':
      return { scenario, ...common, presence: presenceOptions(values) };
    case 'stalled':
      return { scenario, ...common, stalled: stalledOptions(values) };
    case 'drain':
      return { scenario, ...common, drain: drainOptions(values) };
    case 'queries':
      return { scenario, ...common, queries: queriesOptions(values) };
    case 'fuzz':
      return { scenario, ...common, fuzz: fuzzOptions(values) };
    case 'fill':
      return { scenario, database: required(values, 'database'), fill: fillOptions(values) };
  }
}

function roomsOptions(values: Values): RoomsOptions {
  const options = {
    clients: count(values, 'clients', 2_000),
    roomSize: count(values, 'room-size', 20),
    gateways: count(values, 'gateways', 2),
    messaging: count(values, 'messaging', 2),
    clientProcesses: count(values, 'client-processes', 2),
    textBytes: count(values, 'text-bytes', 170, SHORTEST_TEXT),
    warmUpSeconds: count(values, 'warm-up-seconds', 2),
    measuredSeconds: count(values, 'step-seconds', 7),
    p99LimitMs: count(values, 'p99-ms', 100),
    rounds: count(values, 'rounds', 2),
    patienceSeconds: count(values, 'patience-seconds', 300, 0),
    target: target(values),
    firstRate: count(values, 'first-rate', 1_000),
    rates: text(values, 'rates')?.split(',').map((rate) => wholeNumber('rates', rate, 1)),
    profile: text(values, 'profile'),
    logDirectory: text(values, 'log-directory'),
  };
  if (options.clients % options.roomSize !== 0) throw new LoadOptionsError('--clients must be a multiple of --room-size.');
  return options;
}

function idleOptions(values: Values): IdleOptions {
  return { connections: count(values, 'connections', 10_000), rounds: count(values, 'rounds', 2), clientProcesses: count(values, 'client-processes', 2) };
}

function bulkOptions(values: Values): BulkOptions {
  return {
    messages: count(values, 'messages', 10_000),
    singles: count(values, 'singles', 2_000),
    messagesPerRequest: count(values, 'per-request', 500),
    callers: count(values, 'callers', 16, 2),
    textBytes: count(values, 'text-bytes', 170),
    messaging: count(values, 'messaging', 2),
    rounds: count(values, 'rounds', 2),
  };
}

function presenceOptions(values: Values): PresenceOptions {
  return {
    clients: count(values, 'clients', 10_000),
    watchers: count(values, 'watchers', 10, 0),
    churn: count(values, 'churn', 200),
    seconds: count(values, 'seconds', 6),
    gateways: count(values, 'gateways', 2),
    clientProcesses: count(values, 'client-processes', 2),
    skipTable: values['skip-table'] === true,
  };
}

function stalledOptions(values: Values): StalledOptions {
  const options = {
    stalled: count(values, 'stalled', 500),
    readers: count(values, 'readers', 100),
    rooms: count(values, 'rooms', 25),
    gateways: count(values, 'gateways', 2),
    rate: count(values, 'rate', 100),
    textBytes: count(values, 'text-bytes', 23_000, SHORTEST_TEXT),
    seconds: count(values, 'seconds', 90, 10),
    clientProcesses: count(values, 'client-processes', 2),
    logDirectory: text(values, 'log-directory'),
  };
  const places = options.rooms * options.gateways;
  if (options.stalled % places !== 0 || options.readers % places !== 0) throw new LoadOptionsError('--stalled and --readers must be multiples of --rooms times --gateways.');
  return options;
}

function drainOptions(values: Values): DrainOptions {
  const options = {
    clients: count(values, 'clients', 10_000),
    roomSize: count(values, 'room-size', 20),
    gateways: count(values, 'gateways', 2, 2),
    rate: count(values, 'rate', 300),
    textBytes: count(values, 'text-bytes', 170, SHORTEST_TEXT),
    drainSeconds: count(values, 'drain-seconds', 60),
    clientProcesses: count(values, 'client-processes', 2),
    logDirectory: text(values, 'log-directory'),
  };
  if (options.clients % options.roomSize !== 0) throw new LoadOptionsError('--clients must be a multiple of --room-size.');
  return options;
}

function queriesOptions(values: Values): QueriesOptions {
  return { ...fillOptions(values), database: text(values, 'database'), requests: count(values, 'requests', 300), callers: count(values, 'callers', 4) };
}

function fuzzOptions(values: Values): FuzzRunOptions {
  const byTime = Date.now() % 2 ** 31;
  return { packets: count(values, 'packets', 100_000), seed: count(values, 'seed', byTime, 0), connections: count(values, 'connections', 16, 2) };
}

function fillOptions(values: Values): FillOptions {
  return { messages: count(values, 'messages', 5_000_000), users: count(values, 'users', 20_000), channels: count(values, 'channels', 4_000) };
}

function parse(args: string[], options: ParseArgsOptionsConfig): Values {
  try {
    return parseArgs({ args, options }).values as Values;
  } catch (error) {
    throw new LoadOptionsError((error as Error).message);
  }
}

function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

function required(values: Values, name: string): string {
  const value = text(values, name);
  if (value === undefined) throw new LoadOptionsError(`--${name} is missing.`);
  return value;
}

function count(values: Values, name: string, byDefault: number, least = 1): number {
  const given = text(values, name);
  return given === undefined ? byDefault : wholeNumber(name, given, least);
}

function wholeNumber(name: string, given: string, least: number): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= least) return value;
  throw new LoadOptionsError(`--${name} is "${given}"; it must be a whole number of at least ${least}.`);
}

function target(values: Values): RoomsOptions['target'] {
  const given = text(values, 'target') ?? 'both';
  if (given === 'product' || given === 'naive' || given === 'both') return given;
  throw new LoadOptionsError(`--target is "${given}"; it must be product, naive or both.`);
}
