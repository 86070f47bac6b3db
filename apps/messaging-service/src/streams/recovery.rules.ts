import { limits, type Cursor, type Verdict } from '@chatgenius/contracts';

/** What there is of a log to be given. */
export interface Recoverable {
  readonly recoverableEvents: number;
  /** Events up to here were removed. */
  readonly floor: number;
}

/**
 * What a client that has everything up to `since` is to be told, with the stream at `head`.
 * A position beyond the head can only come from a log that was lost: the epoch means nothing then. Before the floor, events
 * are missing that nobody can give any more.
 */
export function verdictOf(since: Cursor | undefined, head: Cursor, { recoverableEvents, floor }: Recoverable): Verdict {
  if (since === undefined) return { status: 'recovered' };
  if (since.epoch !== head.epoch || since.seq > head.seq || since.seq < floor) return { status: 'reset' };
  if (head.seq - since.seq > recoverableEvents) return { status: 'gap', from: since.seq + 1, to: head.seq };
  return { status: 'recovered' };
}

/** Positions that were missed, both ends included. */
export interface Missed {
  readonly from: number;
  readonly to: number;
}

/** What comes with the verdict: the events in (since, head] of a stream that is recovered; nothing when there are none. */
export function missedOf(verdict: Verdict, since: Cursor | undefined, head: Cursor): Missed | undefined {
  if (verdict.status !== 'recovered' || since === undefined || since.seq === head.seq) return undefined;
  return { from: since.seq + 1, to: head.seq };
}

/** The least that an event weighs: what surely does not fit is not even measured. */
const LEAST_EVENT_BYTES = 256;

export const leastBytes = ({ from, to }: Missed): number => (to - from + 1) * LEAST_EVENT_BYTES;

/**
 * Which of one answer's streams fit into it, by what their missed events weigh: the lightest first, so that as many
 * as possible are recovered, and what one busy stream missed does not send all of them to HTTP.
 */
export function affordable(bytes: readonly number[], budget: number = limits.recoverableBytes): boolean[] {
  const fits = bytes.map(() => false);
  let left = budget;
  for (const { weight, place } of bytes.map((weight, index) => ({ weight, place: index })).sort((one, other) => one.weight - other.weight)) {
    left -= weight;
    fits[place] = left >= 0;
  }
  return fits;
}
