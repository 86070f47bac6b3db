import { setTimeout as delay } from 'node:timers/promises';
import { describeExit, type ManagedProcess } from './managed-process.ts';
import { restartDelay } from './restart-delay.rules.ts';

interface Revived {
  readonly name: string;
  readonly logFile: string;
  /** Starts it, and resolves when it is ready; called only when the process before has ended. */
  readonly launch: (begun: (process: ManagedProcess) => void) => Promise<void>;
  readonly report?: ((line: string) => void) | undefined;
}

/** Starts a process again whenever it ends without having been stopped. */
export class Revival {
  readonly #revived: Revived;
  #wanted = true;
  #crashes = 0;

  constructor(revived: Revived) {
    this.#revived = revived;
  }

  /** From now on its end is a crash. */
  watch(process: ManagedProcess): void {
    const startedAt = Date.now();
    void process.exited.then(() => this.#revive(process, Date.now() - startedAt));
  }

  /** It has been stopped, or will be. */
  end(): void {
    this.#wanted = false;
  }

  async #revive(ended: ManagedProcess, livedMs: number): Promise<void> {
    const { name, logFile, launch, report } = this.#revived;
    if (!this.#wanted) return;
    const { waitMs, crashes } = restartDelay(this.#crashes, livedMs);
    this.#crashes = crashes;
    report?.(`${name} ${describeExit(await ended.exited)}; starting it again in ${waitMs / 1000} s (log: ${logFile})`);
    await delay(waitMs);
    if (!this.#wanted) return;
    let process = ended;
    try {
      await launch((begun) => (process = begun));
      report?.(`${name} is ready again`);
      this.watch(process);
    } catch (error) {
      if (this.#wanted) report?.((error as Error).message);
      await this.#revive(process, 0);
    }
  }
}
