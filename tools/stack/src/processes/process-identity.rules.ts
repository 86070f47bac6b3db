/** A process id alone is reused by the system; together with the moment of its start it is unique. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque: compared, never interpreted. */
  startedAt: string;
}

/** Reads `/proc/<pid>/stat`; the name in parentheses may itself hold spaces and parentheses. */
export function parseProcStat(stat: string): { state: string; startTime: string } | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 1).trim().split(/\s+/);
  const [state, startTime] = [fields[0], fields[19]];
  return state && startTime ? { state, startTime } : undefined;
}

/** A zombie has ended; only its parent has not noticed yet. */
export function hasEnded(state: string): boolean {
  return state.startsWith('Z') || state.startsWith('X');
}

export function isSameProcess(recorded: ProcessIdentity, current: ProcessIdentity | undefined): boolean {
  return current !== undefined && current.pid === recorded.pid && current.startedAt === recorded.startedAt;
}
