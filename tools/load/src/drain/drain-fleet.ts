import { type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild, stopChild } from '../child-process.ts';
import { nowMicros } from '../clock.ts';
import { NO_DRAIN_COUNTS, type DrainCommand, type DrainCounts, type DrainReport, type Phase } from './drain-messages.ts';
import { type MovingClientPlan } from './moving-client.ts';

type Harvest = Extract<DrainReport, { kind: 'harvest' }>;

interface Worker {
  readonly child: ChildProcess;
  counts: DrainCounts;
  settled: boolean;
  open: number;
  /** Waits for the report that ends what was asked. */
  waiting: { until: DrainReport['kind']; resolve: (report: DrainReport) => void; reject: (error: Error) => void } | undefined;
}

/** Moving clients, spread over some processes. */
export class DrainFleet {
  readonly #workers: Worker[];

  constructor(processes: number) {
    this.#workers = Array.from({ length: processes }, () => {
      const worker: Worker = { child: startChild('drain/drain-worker.ts'), counts: { ...NO_DRAIN_COUNTS }, settled: false, open: 0, waiting: undefined };
      worker.child.on('message', (report: DrainReport) => receive(worker, report));
      worker.child.on('exit', () => worker.waiting?.reject(new Error('a process of clients ended')));
      return worker;
    });
  }

  get open(): number {
    return this.#workers.reduce((sum, { open }) => sum + open, 0);
  }

  get counts(): DrainCounts {
    const keys = Object.keys(NO_DRAIN_COUNTS) as (keyof DrainCounts)[];
    return Object.fromEntries(keys.map((key) => [key, this.#workers.reduce((sum, { counts }) => sum + counts[key], 0)])) as unknown as DrainCounts;
  }

  /** Neighbours in the list go to the same process `together` at a time. */
  async enter(plans: readonly MovingClientPlan[], together: number): Promise<void> {
    await this.#ask('entered', (index) => ({ kind: 'enter', plans: plans.filter((_, client) => Math.floor(client / together) % this.#workers.length === index) }));
  }

  /** The processes take turns. */
  send(rate: number, textBytes: number): void {
    const from = nowMicros();
    this.#workers.forEach(({ child }, index) => {
      child.send({ kind: 'send', from: from + (index * 1e6) / rate, rate: rate / this.#workers.length, textBytes } satisfies DrainCommand);
    });
  }

  phase(phase: Phase): void {
    for (const { child } of this.#workers) child.send({ kind: 'phase', phase, at: nowMicros() } satisfies DrainCommand);
  }

  /** Ends the sending, and waits until every message is acknowledged and everybody is in their room. */
  async settle(timeoutMs: number): Promise<void> {
    for (const { child } of this.#workers) child.send({ kind: 'stop' } satisfies DrainCommand);
    for (const worker of this.#workers) worker.settled = false;
    const deadline = performance.now() + timeoutMs;
    while (!this.#workers.every(({ settled }) => settled) && performance.now() < deadline) await delay(50);
    await delay(ARRIVAL_MS);
  }

  async harvest(): Promise<Harvest[]> {
    return (await this.#ask('harvest', () => ({ kind: 'harvest' }))) as Harvest[];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map(({ child }) => stopChild(child)));
  }

  #ask(until: DrainReport['kind'], command: (index: number) => DrainCommand): Promise<DrainReport[]> {
    return Promise.all(
      this.#workers.map(
        (worker, index) =>
          new Promise<DrainReport>((resolve, reject) => {
            worker.waiting = { until, resolve, reject };
            worker.child.send(command(index));
          }),
      ),
    );
  }
}

function receive(worker: Worker, report: DrainReport): void {
  if (report.kind === 'counts') Object.assign(worker, { counts: report.counts, settled: report.settled });
  else if (report.kind === 'entering') worker.open = report.open;
  if (report.kind !== worker.waiting?.until) return;
  worker.waiting.resolve(report);
  worker.waiting = undefined;
}

/** After the last ack: what is delivered to the slowest. What is not there by then counts as lost. */
const ARRIVAL_MS = 2_000;
