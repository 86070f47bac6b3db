import { existsSync, readFileSync } from 'node:fs';
import { descendants, type ProcessStat, readProcesses, TICKS_PER_SECOND } from './process-tree.ts';

/** CPU ticks by part since each started. */
type Ticks = Record<string, number>;

export const OTHERS = 'others';
export const CLIENTS = 'clients';
/** Everything that we started and that is neither named nor a database: what starts and watches the others. */
export const TOOLS = 'tools';
/** Databases, by the beginning of their program's name. */
const DATABASES = [
  ['postgres', 'postgres'],
  ['redis', 'redis'],
  ['valkey', 'redis'],
  ['nats', 'nats'],
] as const;

/**
 * How many cores each part uses, for the question what dominates. Empty where there is no /proc.
 * Beside the parts that are named there are `postgres`, `redis` and `nats`, `tools` (everything else that we started) and
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

  /** Cores used on average since `start`, to a thousandth. */
  stop(): Record<string, number> {
    const seconds = (performance.now() - this.#at) / 1e3;
    const cores = (part: string, ticks: number): number => Math.max(0, (ticks - (this.#before[part] ?? 0)) / TICKS_PER_SECOND / seconds);
    return Object.fromEntries(Object.entries(this.#read()).map(([part, ticks]) => [part, Math.round(cores(part, ticks) * 1e3) / 1e3]));
  }

  #read(): Ticks {
    if (!existsSync('/proc/stat')) return {};
    const processes = readProcesses();
    const partOf = new Map(Object.entries(this.#pidsOf()).flatMap(([part, pids]) => pids.map((pid) => [pid, part] as const)));
    const ours = descendants(processes, process.pid);
    const ticks: Ticks = Object.fromEntries([...partOf.values(), ...DATABASES.map(([, part]) => part), TOOLS].map((part) => [part, 0]));
    let sum = 0;
    for (const one of processes.filter(({ pid }) => ours.has(pid))) {
      const part = partOf.get(one.pid) ?? databaseOf(one) ?? TOOLS;
      ticks[part] = (ticks[part] ?? 0) + one.ticks;
      sum += one.ticks;
    }
    return { ...ticks, [OTHERS]: machineTicks() - sum };
  }
}

/** Cores that the measured servers used: without clients, what starts and watches them, and other programs. */
export function serverCores(cores: Readonly<Record<string, number>>): number {
  return Object.entries(cores).reduce((sum, [part, used]) => (part === CLIENTS || part === TOOLS || part === OTHERS ? sum : sum + used), 0);
}

/** CPU time by part for each of so many messages a second, in microseconds; of other programs nothing. */
export function microsPerMessage(cores: Readonly<Record<string, number>>, messagesPerSecond: number): Record<string, number> {
  const ours = Object.entries(cores).filter(([part]) => part !== OTHERS && part !== TOOLS);
  return Object.fromEntries(ours.map(([part, used]) => [part, Math.round((used * 1e6) / messagesPerSecond)]));
}

const databaseOf = ({ name }: ProcessStat): string | undefined => DATABASES.find(([start]) => name.startsWith(start))?.[1];

/** proc_stat(5): user, nice, system, irq, softirq of all cores. */
function machineTicks(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/\s+/).slice(1).map(Number);
  return user + nice + system + irq + softirq;
}
