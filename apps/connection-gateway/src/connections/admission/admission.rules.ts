/** How many new connections a gateway takes. */
export interface Pace {
  readonly perSecond: number;
  /** At once, after a calm time. */
  readonly burst: number;
}

/** Where a gateway's door stands; times in milliseconds of one clock. */
export interface Door {
  /** Connections that can be let in now, as of `at`. */
  readonly tokens: number;
  readonly at: number;
  /** End of the waiting queue. */
  readonly placesUntil: number;
}

/** Nobody is told to wait longer; who would have to, comes back within its last half and asks again. */
const LONGEST_WAIT_MS = 60_000;

/** Delay of the event loop up to which connections come at full pace, and from which on at a quarter of it. */
const CALM_LAG_MS = 20;
const BUSY_LAG_MS = 200;
const SLOWEST = 1 / 4;

export const openDoor = ({ burst }: Pace, now: number): Door => ({ tokens: burst, at: now, placesUntil: now });

/**
 * Lets a connection in, or gives it a place in the line: places are as far apart as the pace is, so that a thousand who
 * are sent away in one second come back one after the other.
 */
export function knock(door: Door, now: number, { perSecond, burst }: Pace, random: number): { door: Door; retryAfterMs?: number } {
  const tokens = Math.min(burst, door.tokens + ((now - door.at) * perSecond) / 1_000);
  if (tokens >= 1) return { door: { ...door, tokens: tokens - 1, at: now } };
  const place = Math.max(door.placesUntil, now) + 1_000 / perSecond;
  if (place - now <= LONGEST_WAIT_MS) return { door: { tokens, at: now, placesUntil: place }, retryAfterMs: Math.ceil(place - now) };
  return { door: { ...door, tokens, at: now }, retryAfterMs: Math.round((LONGEST_WAIT_MS * (1 + random)) / 2) };
}

/**
 * How late the event loop was, by the samples that a timer took `everyMs` apart. None at all in `sinceMs` means that the
 * loop stood still for as long, not that nothing is known: a pace of NaN would keep everybody out for ever.
 */
export const lagOf = ({ count, mean }: { readonly count: number; readonly mean: number }, everyMs: number, sinceMs: number): number =>
  count === 0 ? sinceMs : mean / 1e6 - everyMs;

/** A gateway that is late with what it has to do already takes fewer connections, though never none. */
export function paceAt({ perSecond, burst }: Pace, lagMs: number): Pace {
  const lateness = Math.min(1, Math.max(0, (lagMs - CALM_LAG_MS) / (BUSY_LAG_MS - CALM_LAG_MS)));
  return { perSecond: perSecond * (1 - lateness * (1 - SLOWEST)), burst };
}
