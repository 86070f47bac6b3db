/** How many messages are indexed at once: as many as take about `WORK_MS` of Postgres, so that nobody who sends meanwhile notices. */
const WORK_MS = 20;
const FEWEST = 10;
const MOST = 100;
/** Rests this many times as long as it has worked: messages that are being sent come first. */
const REST = 8;
/** So late nobody minds. Beyond, the rest shrinks as the backlog ages, so that indexing comes to keep up with any load that it can. */
const CALM_MS = 2_000;
const LEAST_REST = 0.1;
/** How often to look for more once there is nothing left. */
const LOOK_EVERY_MS = 500;

export interface IndexingPace {
  /** Messages of the next turn, at most. */
  readonly atOnce: number;
  /** How long until then. */
  readonly restMs: number;
}

export const FIRST_PACE: IndexingPace = { atOnce: FEWEST, restMs: 0 };

/**
 * What comes after a turn that indexed so many messages in so many milliseconds.
 * @param behindMs age of the oldest message that is not indexed yet
 */
export function paceAfter({ atOnce }: IndexingPace, indexed: number, tookMs: number, behindMs = 0): IndexingPace {
  const restMs = tookMs * restFor(behindMs);
  if (indexed < atOnce) return { atOnce, restMs: Math.max(LOOK_EVERY_MS, restMs) };
  const fitting = Math.floor((indexed * WORK_MS) / tookMs);
  // Twice as many at most: the first of a turn cost more than the others.
  return { atOnce: Math.min(Math.max(fitting, FEWEST), 2 * atOnce, MOST), restMs };
}

const restFor = (behindMs: number): number => Math.max(LEAST_REST, REST * Math.min(1, CALM_MS / Math.max(behindMs, 1)));
