import { type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild, stopChild } from '../child-process.ts';
import { type ClientPlan } from './load-client.ts';
import { addCounts, type Counts, NO_COUNTS, type StepPlan, type WorkerCommand, type WorkerReport } from './worker-messages.ts';

/** One process of clients, as the main process sees it. */
interface Worker {
  readonly child: ChildProcess;
  open: number;
  counts: Counts;
  /** Waits for the report that ends what was asked. */
  waiting: { until: WorkerReport['kind']; resolve: (report: WorkerReport) => void; reject: (error: Error) => void } | undefined;
}

/** All clients, spread over some processes. */
export class ClientFleet {
  readonly #workers: Worker[];
  #failure: Error | undefined;

  constructor(processes: number) {
    this.#workers = Array.from({ length: processes }, () => this.#start());
  }

  get pids(): number[] {
    return this.#workers.flatMap(({ child }) => child.pid ?? []);
  }

  /** Connected so far, while `connect` is on its way. */
  get open(): number {
    return this.#workers.reduce((sum, { open }) => sum + open, 0);
  }

  /** What has happened in the step so far, as last reported. */
  get counts(): Counts {
    return addCounts(this.#workers.map(({ counts }) => counts));
  }

  /** Neighbours in the list go to the same process `together` at a time. */
  async connect(plans: readonly ClientPlan[], together: number): Promise<void> {
    await this.#ask('connected', (index) => ({ kind: 'connect', plans: this.#share(plans, together, index) }));
  }

  /** Beside those that are connected. */
  async add(plans: readonly ClientPlan[], together: number): Promise<void> {
    await this.#ask('connected', (index) => ({ kind: 'add', plans: this.#share(plans, together, index) }));
  }

  async reconnect(): Promise<void> {
    await this.#ask('connected', () => ({ kind: 'reconnect' }));
  }

  /** Clients whose plan says so stop reading. */
  stall(): void {
    for (const { child } of this.#workers) child.send({ kind: 'stall' } satisfies WorkerCommand);
  }

  /** Begins to send; each process takes an equal share, and they take turns. */
  startStep({ rate, ...plan }: Omit<StepPlan, 'sendFrom'>): void {
    const share = rate / this.#workers.length;
    this.#workers.forEach((worker, index) => {
      worker.counts = { ...NO_COUNTS };
      const step = { ...plan, rate: share, sendFrom: plan.startAt + (index * 1e6) / rate };
      worker.child.send({ kind: 'step', step } satisfies WorkerCommand);
    });
  }

  /** Ends the step. Returns the encoded histograms of all processes. */
  async harvest(): Promise<{ delivery: string[]; ack: string[] }> {
    const reports = await this.#ask('latencies', () => ({ kind: 'harvest' }));
    const latencies = reports.filter((report) => report.kind === 'latencies');
    return { delivery: latencies.map(({ delivery }) => delivery), ack: latencies.map(({ ack }) => ack) };
  }

  /** Waits until something holds of the counts, or the time is over; returns whether it holds. */
  async waitFor(holds: (counts: Counts) => boolean, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      if (this.#failure) throw this.#failure;
      if (holds(this.counts)) return true;
      if (performance.now() > deadline) return false;
      await delay(50);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map(({ child }) => stopChild(child)));
  }

  #share(plans: readonly ClientPlan[], together: number, index: number): ClientPlan[] {
    return plans.filter((_, client) => Math.floor(client / together) % this.#workers.length === index);
  }

  #start(): Worker {
    const worker: Worker = { child: startChild('clients/worker.ts'), open: 0, counts: { ...NO_COUNTS }, waiting: undefined };
    worker.child.on('message', (report: WorkerReport) => this.#receive(worker, report));
    worker.child.on('exit', (code, signal) => this.#fail(worker, `a process of clients ended (${signal ?? code})`));
    return worker;
  }

  #receive(worker: Worker, report: WorkerReport): void {
    if (report.kind === 'counts') worker.counts = report.counts;
    else if (report.kind === 'connecting') worker.open = report.open;
    else if (report.kind === 'failed') this.#fail(worker, `a client failed: ${report.reason}`);
    if (report.kind !== worker.waiting?.until) return;
    worker.waiting.resolve(report);
    worker.waiting = undefined;
  }

  #fail(worker: Worker, reason: string): void {
    this.#failure = new Error(reason);
    worker.waiting?.reject(this.#failure);
    worker.waiting = undefined;
  }

  #ask(until: WorkerReport['kind'], command: (index: number) => WorkerCommand): Promise<WorkerReport[]> {
    return Promise.all(
      this.#workers.map(
        (worker, index) =>
          new Promise<WorkerReport>((resolve, reject) => {
            worker.waiting = { until, resolve, reject };
            worker.child.send(command(index));
          }),
      ),
    );
  }
}
