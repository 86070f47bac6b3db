/** An event of Chromium's trace, with times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Processor time. */
  readonly tdur?: number;
}

const TASK = 'RunTask';

/** For each pair of marks `begin <name>` and `end <name>`: milliseconds of processor time of the marking thread's tasks between them. */
export function msOfMarks(events: readonly TraceEvent[], name: string): number[] {
  const marks = (kind: string) => events.filter((event) => event.cat === 'blink.user_timing' && event.name === `${kind} ${name}`).sort((one, two) => one.ts - two.ts);
  const ends = marks('end');
  return marks('begin').map((begin, turn) => {
    const end = ends[turn];
    if (end === undefined) throw new Error(`The trace does not have the end of turn ${turn} of ${name}.`);
    const tasks = events.filter((event) => event.name === TASK && event.pid === begin.pid && event.tid === begin.tid && event.ts > begin.ts && event.ts < end.ts);
    return tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000;
  });
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, two) => one - two);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('Nothing was measured.');
  return median;
}
