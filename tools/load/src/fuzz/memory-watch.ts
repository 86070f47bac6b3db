const EVERY_MS = 500;

/** A process at one moment. */
export interface MemorySample {
  readonly residentBytes: number;
  /** With what the garbage collector has not come to yet. */
  readonly heapBytes: number;
}

/** The memory of a process while something happens, as it tells it itself. */
export class MemoryWatch {
  readonly samples: MemorySample[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(opsUrl: string) {
    this.#timer = setInterval(() => void readMemory(opsUrl).then((sample) => this.samples.push(sample), ignoreLate), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function readMemory(opsUrl: string): Promise<MemorySample> {
  const text = await (await fetch(`${opsUrl}/metrics`)).text();
  const gauge = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  return { residentBytes: gauge('process_resident_memory_bytes'), heapBytes: gauge('nodejs_heap_size_used_bytes') };
}

/** A process that does not answer has ended, or is busy: the fuzzing itself finds out which. */
function ignoreLate(): void {
  return undefined;
}
