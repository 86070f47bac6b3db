import { setTimeout as delay } from 'node:timers/promises';
import { CpuUsage, OTHERS } from './cpu-usage.ts';

/** Cores that programs which are none of ours may use without spoiling a measurement. */
const TOLERATED_CORES = 0.2;
const LOOK_MS = 2_000;

/** Waits for others who work on the same machine to pause; only so long in one run. */
export class QuietMachine {
  readonly #cpu = new CpuUsage(() => ({}));
  readonly #log: (line: string) => void;
  #patienceMs: number;

  constructor(patienceSeconds: number, log: (line: string) => void) {
    this.#patienceMs = patienceSeconds * 1e3;
    this.#log = log;
  }

  get patient(): boolean {
    return this.#patienceMs > 0;
  }

  /** Returns when nobody else works, or the run's patience is at its end. */
  async wait(): Promise<void> {
    for (let looks = 0; this.patient; looks++) {
      this.#cpu.start();
      await delay(LOOK_MS);
      if (!isDisturbed(this.#cpu.stop())) return;
      if (looks === 0) this.#log('waiting until other programs on this machine pause');
      this.#patienceMs -= LOOK_MS;
      if (!this.patient) this.#log('they do not pause: measuring all the same from now on');
    }
  }
}

export function isDisturbed(cores: Readonly<Record<string, number>>): boolean {
  return (cores[OTHERS] ?? 0) > TOLERATED_CORES;
}
