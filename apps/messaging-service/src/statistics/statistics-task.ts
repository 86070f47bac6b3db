import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, STATISTICS_EVERY_SECONDS } from '../tokens.ts';
import { TaskLeases } from '../leases/task-leases.ts';
import { LeasedTask } from '../leases/leased-task.ts';
import { StatisticsRepository } from './statistics.repository.ts';

const NAME = 'statistics';
const LEASE_SECONDS = 120;
const LOOK_EVERY_MS = 5_000;
const MESSAGES = 5_000;

const lookMs = (everySeconds: number): number => Math.min(LOOK_EVERY_MS, everySeconds * 1_000);

/** Keeps the statistics by day: one process at a time counts what has come since the last count. */
@Injectable()
export class StatisticsTask extends LeasedTask {
  constructor(
    private readonly statistics: StatisticsRepository,
    leases: TaskLeases,
    @Inject(STATISTICS_EVERY_SECONDS) private readonly everySeconds: number,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(leases, { name: NAME, leaseSeconds: LEASE_SECONDS, lookMs: lookMs(everySeconds), onError: (error) => logger.error('statistics:failed', { error }) });
  }

  protected async work(): Promise<number> {
    if ((await this.statistics.countMessages(NAME, MESSAGES)) === MESSAGES) return 0;
    await this.statistics.countPeople();
    await this.leases.rest(NAME, this.everySeconds);
    return lookMs(this.everySeconds);
  }
}
