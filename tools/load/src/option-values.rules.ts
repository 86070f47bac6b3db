import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { type TargetName } from './targets/target.ts';

/** The message is for the person at the terminal, who then gets the help text. */
export class LoadOptionsError extends Error {
  override readonly name = 'LoadOptionsError';
}

/** What was written on the command line, by the options' names. */
export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What a scenario takes. It stands beside the scenario. */
export interface ScenarioOptions<Options> {
  /** What is written after `npm run load --`. */
  readonly synopsis: string;
  /** Its part of the help text. */
  readonly help: string;
  readonly names: ParseArgsOptionsConfig;
  /** @throws LoadOptionsError */
  readonly read: (values: Values) => Options;
}

/** Options that take a value. */
export const texts = (...names: string[]): ParseArgsOptionsConfig => Object.fromEntries(names.map((name) => [name, { type: 'string' }]));

/** @throws LoadOptionsError */
export function parseValues(args: string[], options: ParseArgsOptionsConfig): Values {
  try {
    return parseArgs({ args, options }).values as Values;
  } catch (error) {
    throw new LoadOptionsError((error as Error).message);
  }
}

export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws LoadOptionsError */
export function required(values: Values, name: string): string {
  const value = text(values, name);
  if (value === undefined) throw new LoadOptionsError(`--${name} is missing.`);
  return value;
}

/** @throws LoadOptionsError */
export function count(values: Values, name: string, byDefault: number, least = 1): number {
  const given = text(values, name);
  return given === undefined ? byDefault : wholeNumber(name, given, least);
}

/** @throws LoadOptionsError */
export function wholeNumber(name: string, given: string, least: number): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= least) return value;
  throw new LoadOptionsError(`--${name} is "${given}"; it must be a whole number of at least ${least}.`);
}

/** The processes that clients are spread over. */
export const clientProcesses = (values: Values): number => count(values, 'client-processes', 2);

/** Which servers are measured, all of `known` unless told. @throws LoadOptionsError */
export function targets(values: Values, known: readonly TargetName[] = ['product', 'naive']): TargetName[] {
  const given = text(values, 'target')?.split(',') ?? known;
  const found = known.filter((name) => given.includes(name));
  if (given.every((name) => (known as readonly string[]).includes(name))) return found;
  throw new LoadOptionsError(`--target is "${given.join()}"; it must be some of ${known.join()}.`);
}

/** @throws LoadOptionsError */
export function assertFullRooms({ clients, roomSize }: { clients: number; roomSize: number }): void {
  if (clients % roomSize !== 0) throw new LoadOptionsError('--clients must be a multiple of --room-size.');
}
