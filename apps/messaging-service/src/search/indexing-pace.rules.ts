/** How many messages are indexed at once: as many as take about `WORK_MS` of Postgres, so that nobody who sends meanwhile notices. */
const WORK_MS = 20;
const FEWEST = 10;
const MOST = 100;
/** Rests this many times as long as it has worked: messages that are being sent come first. What is left waits. */
const REST = 8;
/** How often to look for more once there is nothing left. */
const LOOK_EVERY_MS = 500;

export interface IndexingPace {
  /** Messages of the next turn, at most. */
  readonly atOnce: number;
  /** How long until then. */
  readonly restMs: number;
}

export const FIRST_PACE: IndexingPace = { atOnce: FEWEST, restMs: 0 };

/** What comes after a turn that indexed so many messages in so many milliseconds. */
export function paceAfter({ atOnce }: IndexingPace, indexed: number, tookMs: number): IndexingPace {
  const restMs = tookMs * REST;
  if (indexed < atOnce) return { atOnce, restMs: Math.max(LOOK_EVERY_MS, restMs) };
  const fitting = Math.floor((indexed * WORK_MS) / tookMs);
  // Twice as many at most: the first of a turn cost more than the others.
  return { atOnce: Math.min(Math.max(fitting, FEWEST), 2 * atOnce, MOST), restMs };
}
