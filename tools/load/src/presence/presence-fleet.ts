import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { nowMicros } from '../clock.ts';
import { startChild, stopChild } from '../child-process.ts';
import { type PresencePlan } from './presence-client.ts';
import { type Harvest, type PresenceCommand, type PresenceReport } from './presence-worker.ts';

const LEAD_US = 200_000;

/** All clients, spread over some processes. */
export class PresenceFleet {
  readonly #workers: ChildProcess[];

  constructor(processes: number) {
    this.#workers = Array.from({ length: processes }, () => startChild('presence/presence-worker.ts'));
  }

  get pids(): number[] {
    return this.#workers.flatMap(({ pid }) => pid ?? []);
  }

  async open(plans: readonly PresencePlan[]): Promise<void> {
    await this.#ask((mine) => ({ kind: 'open', plans: plans.filter((_, index) => mine(index)) }));
  }

  /** @param leavers by their place among those who were opened */
  async churn(arrivals: readonly PresencePlan[], leavers: ReadonlyMap<number, string>, seconds: number): Promise<void> {
    const startAt = nowMicros() + LEAD_US;
    await this.#ask((mine) => ({
      kind: 'churn',
      arrivals: arrivals.filter((_, index) => mine(index)),
      leavers: [...leavers].filter(([index]) => mine(index)).map(([, userId]) => userId),
      ...{ startAt, seconds },
    }));
  }

  async harvest(): Promise<Harvest> {
    const reports = await this.#ask(() => ({ kind: 'harvest' }));
    const harvests = reports.flatMap((report) => (report.kind === 'harvest' ? [report.harvest] : []));
    const sum = (key: 'events' | 'own' | 'lost') => harvests.reduce((total, harvest) => total + harvest[key], 0);
    return {
      changes: harvests.flatMap(({ changes }) => changes),
      sights: harvests.flatMap(({ sights }) => sights),
      ...{ events: sum('events'), own: sum('own'), lost: sum('lost') },
    };
  }

  async close(): Promise<void> {
    await this.#ask(() => ({ kind: 'close' }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map(stopChild));
  }

  #ask(command: (mine: (index: number) => boolean) => PresenceCommand): Promise<PresenceReport[]> {
    const workers = this.#workers;
    return Promise.all(workers.map(async (worker, place) => {
      const answer = once(worker, 'message');
      worker.send(command((index) => index % workers.length === place));
      const [report] = (await answer) as [PresenceReport];
      if (report.kind === 'failed') throw new Error(`a client failed: ${report.reason}`);
      return report;
    }));
  }
}
