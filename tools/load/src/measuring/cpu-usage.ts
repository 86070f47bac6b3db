import { existsSync, readFileSync } from 'node:fs';

/** CPU seconds by part, and of the whole machine, since it started. */
type CpuTimes = Record<string, number>;

/** Linux's USER_HZ; fixed since 2.6 for everything user space sees. */
const TICKS_PER_SECOND = 100;
const REST = 'rest';

/** How many cores each part uses, for the question what dominates. Empty where there is no /proc. */
export class CpuUsage {
  readonly #pidsOf: () => Readonly<Record<string, readonly number[]>>;
  #times: CpuTimes = {};
  #at = 0;

  /** @param pidsOf processes by part; everything else on the machine is the rest (databases, and whatever else runs) */
  constructor(pidsOf: () => Readonly<Record<string, readonly number[]>>) {
    this.#pidsOf = pidsOf;
  }

  start(): void {
    this.#times = this.#read();
    this.#at = performance.now();
  }

  /** Cores used on average since `start`. */
  stop(): Record<string, number> {
    const seconds = (performance.now() - this.#at) / 1e3;
    const cores = Object.entries(this.#read()).map(([part, time]) => [part, Math.max(0, Math.round(((time - (this.#times[part] ?? time)) / seconds) * 100) / 100)] as const);
    return Object.fromEntries(cores);
  }

  #read(): CpuTimes {
    if (!existsSync('/proc/stat')) return {};
    const parts = Object.entries(this.#pidsOf()).map(([part, pids]) => [part, pids.reduce((sum, pid) => sum + processSeconds(pid), 0)] as const);
    const known = parts.reduce((sum, [, time]) => sum + time, 0);
    return { ...Object.fromEntries(parts), [REST]: machineSeconds() - known };
  }
}

/** proc_pid_stat(5): utime and stime, behind a name that may hold spaces and brackets. */
function processSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return 0; // it has ended
  }
}

/** proc_stat(5): user, nice, system, irq, softirq of all cores. */
function machineSeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}
