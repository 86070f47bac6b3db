import { existsSync, readFileSync } from 'node:fs';
import { descendants, type ProcessStat, readProcesses, TICKS_PER_SECOND } from './process-tree.ts';

/** CPU ticks by part since each started. */
type Ticks = Record<string, number>;

export const OTHERS = 'others';

/**
 * How many cores each part uses, for the question what dominates. Empty where there is no /proc.
 * Beside the parts that are named there are `databases` (everything else that we started) and
 * `others` (everything that we did not): with much of that, a step says little.
 */
export class CpuUsage {
  readonly #pidsOf: () => Readonly<Record<string, readonly number[]>>;
  #before: Ticks = {};
  #at = 0;

  constructor(pidsOf: () => Readonly<Record<string, readonly number[]>>) {
    this.#pidsOf = pidsOf;
  }

  start(): void {
    this.#before = this.#read();
    this.#at = performance.now();
  }

  /** Cores used on average since `start`. */
  stop(): Record<string, number> {
    const seconds = (performance.now() - this.#at) / 1e3;
    const cores = (part: string, ticks: number): number => Math.max(0, (ticks - (this.#before[part] ?? ticks)) / TICKS_PER_SECOND / seconds);
    return Object.fromEntries(Object.entries(this.#read()).map(([part, ticks]) => [part, Math.round(cores(part, ticks) * 100) / 100]));
  }

  #read(): Ticks {
    if (!existsSync('/proc/stat')) return {};
    const processes = readProcesses();
    const named = Object.entries(this.#pidsOf()).map(([part, pids]) => [part, sumOf(processes, new Set(pids))] as const);
    const ours = sumOf(processes, descendants(processes, process.pid));
    const databases = ours - named.reduce((sum, [, ticks]) => sum + ticks, 0);
    return { ...Object.fromEntries(named), databases, [OTHERS]: machineTicks() - ours };
  }
}

function sumOf(processes: readonly ProcessStat[], pids: ReadonlySet<number>): number {
  return processes.reduce((sum, { pid, ticks }) => (pids.has(pid) ? sum + ticks : sum), 0);
}

/** proc_stat(5): user, nice, system, irq, softirq of all cores. */
function machineTicks(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/\s+/).slice(1).map(Number);
  return user + nice + system + irq + softirq;
}
