import { type ParseArgsOptionsConfig } from 'node:util';
import { attacksOptions } from './attacks/attacks-options.rules.ts';
import { bulkOptions } from './bulk/bulk-options.rules.ts';
import { drainOptions } from './drain/drain-options.rules.ts';
import { filesOptions } from './files/files-options.rules.ts';
import { fillOptions } from './fill/fill-options.rules.ts';
import { fuzzOptions } from './fuzz/fuzz-options.rules.ts';
import { fuzzHttpOptions } from './fuzz/http/fuzz-http-options.rules.ts';
import { idleOptions } from './idle/idle-options.rules.ts';
import { liveOptions } from './live/live-options.rules.ts';
import { LoadOptionsError, parseValues, required, text, texts, type ScenarioOptions } from './option-values.rules.ts';
import { mentionsOptions } from './mentions/mentions-options.rules.ts';
import { presenceOptions } from './presence/presence-options.rules.ts';
import { queriesOptions } from './queries/queries-options.rules.ts';
import { hotRoomOptions, roomsOptions } from './rooms/rooms-options.rules.ts';
import { socketsOptions } from './sockets/sockets-options.rules.ts';
import { stalledOptions } from './stalled/stalled-options.rules.ts';
import { telemetryOptions } from './telemetry/telemetry-options.rules.ts';

/** What is measured, in the order of the help text. */
const MEASURED = {
  rooms: roomsOptions,
  'hot-room': hotRoomOptions,
  sockets: socketsOptions,
  idle: idleOptions,
  telemetry: telemetryOptions,
  bulk: bulkOptions,
  mentions: mentionsOptions,
  live: liveOptions,
  presence: presenceOptions,
  stalled: stalledOptions,
  drain: drainOptions,
  files: filesOptions,
  queries: queriesOptions,
  fuzz: fuzzOptions,
  'fuzz-http': fuzzHttpOptions,
  attacks: attacksOptions,
};
const SCENARIOS: Readonly<Record<string, ScenarioOptions<unknown>>> = { ...MEASURED, fill: fillOptions };

const COMMON: ParseArgsOptionsConfig = { ...texts('client-processes', 'rounds', 'json'), 'skip-build': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };
const COMMON_HELP = `all
  --client-processes <n>  processes that the clients are spread over (default 2)
  --json <file>           write the results there as well
  --skip-build            measure the last build, whatever the sources say now
  --help                  this text`;

export const HELP = [
  Object.values(SCENARIOS).map(({ synopsis }) => `npm run load -- ${synopsis}`).join('\n'),
  'Starts everything it needs on this machine, measures, prints a ratio, and stops everything.',
  ...Object.values(SCENARIOS).map(({ help }) => help),
  COMMON_HELP,
].join('\n\n');

interface CommonOptions {
  json?: string;
  skipBuild: boolean;
}

type Measured = typeof MEASURED;
/** `{ scenario: 'rooms', rooms: RoomsOptions, … }`, and so on. */
type MeasuredOptions = { [Name in keyof Measured]: { scenario: Name } & { [Own in Name]: ReturnType<Measured[Name]['read']> } & CommonOptions }[keyof Measured];

export type LoadOptions = { scenario: 'help' } | MeasuredOptions | { scenario: 'fill'; database: string; fill: ReturnType<typeof fillOptions.read> };

/** @throws LoadOptionsError */
export function parseLoadOptions([name, ...args]: string[]): LoadOptions {
  if (name === undefined || name === '--help' || name === '-h') return { scenario: 'help' };
  const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  if (scenario === undefined) throw new LoadOptionsError(`There is no scenario "${name}".`);
  const values = parseValues(args, { ...COMMON, ...scenario.names });
  if (values.help === true) return { scenario: 'help' };
  if (scenario === fillOptions) return { scenario: 'fill', database: required(values, 'database'), fill: fillOptions.read(values) };
  // Name and options are of the same entry, which the type of a computed key cannot say.
  return { scenario: name, json: text(values, 'json'), skipBuild: values['skip-build'] === true, [name]: scenario.read(values) } as unknown as MeasuredOptions;
}
