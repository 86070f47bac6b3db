const MOST_FAULTS = 50;

/** What came of it: counts of everything, and everything that should not have been. */
export class FuzzReport {
  readonly counts = new Map<string, number>();
  readonly faults: string[] = [];

  count(what: string, which: string, times = 1): void {
    const name = `${what}: ${which}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + times);
  }

  fault(fault: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(fault);
  }
}
