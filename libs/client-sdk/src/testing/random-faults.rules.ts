import { type Direction, type Fault, type FaultKind } from './faults.ts';

export interface RandomFaults {
  readonly seed: number;
  /** How many of the messages meet a fault: 0.2 for one in five. */
  readonly rate: number;
  /** How often each kind is chosen, beside the others; those that are left out never. */
  readonly kinds?: Readonly<Partial<Record<FaultKind, number>>>;
  /** Delays and stalls last up to so long. Default: 150 ms */
  readonly longestMs?: number;
}

/** Where a message is: with the seed, all that decides about it. */
export interface MessagePlace {
  readonly connection: number;
  readonly direction: Direction;
  readonly index: number;
}

/** Half-open connections are rare: each costs a client the seconds after which it may call a line dead. */
export const DEFAULT_KINDS: Readonly<Record<FaultKind, number>> = { delay: 40, drop: 15, duplicate: 15, reorder: 15, throttle: 5, stall: 4, cut: 5.5, 'half-open': 0.5 };
/** What may be done to bytes of which nobody knows where a message ends. */
const OF_BYTES: readonly FaultKind[] = ['delay', 'stall', 'throttle', 'cut', 'half-open'];
const DEFAULT_LONGEST_MS = 150;
const THROTTLED_BYTES_PER_SECOND = 50_000;

/** The same for the same seed and place, whatever else happens. @param whole whether it is one message, or any bytes */
export function faultAt({ seed, rate, kinds = DEFAULT_KINDS, longestMs = DEFAULT_LONGEST_MS }: RandomFaults, place: MessagePlace, whole = true): Fault | undefined {
  const random = draws(seed, place);
  if (random() >= rate) return undefined;
  const kind = choose(Object.entries(kinds).filter(([name]) => whole || OF_BYTES.includes(name as FaultKind)) as [FaultKind, number][], random());
  const ms = Math.ceil(random() * longestMs);
  if (kind === undefined) return undefined;
  if (kind === 'throttle') return { kind, ms, bytesPerSecond: THROTTLED_BYTES_PER_SECOND };
  return kind === 'delay' || kind === 'stall' ? { kind, ms } : { kind };
}

function choose(weighted: readonly (readonly [FaultKind, number])[], random: number): FaultKind | undefined {
  let left = random * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  return weighted.find(([, weight]) => (left -= weight) < 0)?.[0];
}

/** Numbers from 0 to 1 (mulberry32), begun at a place. */
function draws(seed: number, { connection, direction, index }: MessagePlace): () => number {
  let state = [connection, direction === 'up' ? 1 : 2, index].reduce(mixed, seed | 0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mixed(state: number, value: number): number {
  const word = Math.imul(state ^ (value + 0x9e3779b9), 0x85ebca6b);
  return word ^ (word >>> 13);
}
