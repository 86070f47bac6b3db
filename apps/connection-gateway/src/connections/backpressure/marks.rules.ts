/** How many unsent bytes a gateway keeps for clients that do not read. */
export interface UnsentMarks {
  /** Of one connection: from here on ephemeral events are held back, to leave room for durable ones. */
  readonly softBytes: number;
  /** Of one connection: from here on it is closed, and its client resumes. */
  readonly hardBytes: number;
  /** Of all connections of the process together. */
  readonly totalBytes: number;
}

export type Standing = 'well' | 'slow' | 'too slow';

export function standingOf(unsentBytes: number, { softBytes, hardBytes }: UnsentMarks): Standing {
  if (unsentBytes > hardBytes) return 'too slow';
  return unsentBytes > softBytes ? 'slow' : 'well';
}

/** Whether what was held back can follow: well below the soft mark, so that the next event does not cross it again. */
export function hasCaughtUp(unsentBytes: number, { softBytes }: UnsentMarks): boolean {
  return unsentBytes <= softBytes / 2;
}

/** Room that is made at once when all connections together have too much, so that it is not made again for each byte. */
const RELIEVED = 3 / 4;

/** Which connections are closed so that all together have less than they may: as few as possible, those with most first. */
export function toRelieve<Backlog extends { readonly bytes: number }>(backlogs: readonly Backlog[], { totalBytes }: UnsentMarks): Backlog[] {
  let total = backlogs.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= totalBytes) return [];
  const chosen: Backlog[] = [];
  for (const backlog of [...backlogs].sort((one, other) => other.bytes - one.bytes)) {
    if (total <= totalBytes * RELIEVED) break;
    chosen.push(backlog);
    total -= backlog.bytes;
  }
  return chosen;
}
