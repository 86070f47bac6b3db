import { parseArgs } from 'node:util';
import { DEFAULT_KINDS, type FaultKind } from '@chatgenius/client-sdk/testing';

export interface FaultOptions {
  readonly seeds: readonly number[];
  readonly messages: number;
  readonly rate: number;
  readonly kinds: Readonly<Partial<Record<FaultKind, number>>>;
  readonly where: readonly ('Node' | 'Chromium')[];
  readonly help: boolean;
}

export const FAULT_HELP = `npm run faults -- [options]

Starts the back end, and lets four clients write, edit and react through proxies that break their messages. Then every
client has to show what the database says. Prints a line for each run; fails if a promise was broken.

  --seed <n>[,<n>]   what is broken, and what people want to do (default 1,2,3,4)
  --messages <n>     of all four together (default 1000)
  --rate <0 to 1>    of all WebSocket messages, how many meet a fault (default 0.2)
  --kinds <k>[,<k>]  only these: drop, duplicate, reorder, delay, stall, throttle, cut, half-open
  --browser          in Chromium; without it in Node
  --help             this text`;

export class FaultOptionsError extends Error {
  override readonly name = 'FaultOptionsError';
}

export function parseFaultOptions(args: string[]): FaultOptions {
  const { seed, messages, rate, kinds, browser, help } = parse(args);
  return {
    seeds: seed.split(',').map((text) => number('--seed', text, { least: 0, most: 2 ** 31, whole: true })),
    messages: number('--messages', messages, { least: 1, most: 4_000, whole: true }),
    rate: number('--rate', rate, { least: 0, most: 1, whole: false }),
    kinds: kinds === undefined ? DEFAULT_KINDS : Object.fromEntries(kinds.split(',').map((kind) => [knownKind(kind), DEFAULT_KINDS[kind as FaultKind]])),
    where: [browser ? 'Chromium' : 'Node'],
    help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        seed: { type: 'string', default: '1,2,3,4' },
        messages: { type: 'string', default: '1000' },
        rate: { type: 'string', default: '0.2' },
        kinds: { type: 'string' },
        browser: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new FaultOptionsError((error as Error).message);
  }
}

function knownKind(text: string): string {
  if (text in DEFAULT_KINDS) return text;
  throw new FaultOptionsError(`--kinds has "${text}"; there are ${Object.keys(DEFAULT_KINDS).join(', ')}.`);
}

function number(name: string, text: string, { least, most, whole }: { least: number; most: number; whole: boolean }): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new FaultOptionsError(`${name} is "${text}"; it must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
}
