import { readdirSync, readFileSync } from 'node:fs';

/** A line of proc_pid_stat(5), as far as it is asked here. */
export interface ProcessStat {
  readonly pid: number;
  /** Of the program, cut at 15 characters by Linux. */
  readonly name: string;
  readonly parent: number;
  /** Ticks of CPU time used, with that of children that have ended: else a total would shrink when one does. */
  readonly ticks: number;
}

/** The name of the process stands in brackets and may itself hold spaces and brackets. */
export function parseStat(line: string): ProcessStat {
  const nameEnd = line.lastIndexOf(')');
  const fields = line.slice(nameEnd + 2).split(' ');
  return { pid: Number.parseInt(line, 10), name: line.slice(line.indexOf('(') + 1, nameEnd), parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) };
}

export function readProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

/** The process and everything that descends from it. */
export function descendants(processes: readonly ProcessStat[], root: number): Set<number> {
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const found = new Set<number>();
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    found.add(pid);
    waiting.push(...(children.get(pid) ?? []).map((child) => child.pid));
  }
  return found;
}

/** Linux's USER_HZ: fixed for everything that user space sees. */
export const TICKS_PER_SECOND = 100;

export function cpuSeconds(pids: readonly number[]): number {
  return readProcesses().reduce((sum, { pid, ticks }) => (pids.includes(pid) ? sum + ticks : sum), 0) / TICKS_PER_SECOND;
}
