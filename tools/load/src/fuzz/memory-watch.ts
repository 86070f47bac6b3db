import { residentBytes } from '../measuring/settled-memory.ts';

const EVERY_MS = 1_000;

/** Resident memory of processes while something happens: the largest of them, each second. */
export class MemoryWatch {
  readonly samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pids: readonly number[]) {
    const look = (): void => void this.samples.push(Math.max(...pids.map(residentBytes)));
    look();
    this.#timer = setInterval(look, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
