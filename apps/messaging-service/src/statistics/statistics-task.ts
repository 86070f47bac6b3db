import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, STATISTICS_EVERY_SECONDS } from '../tokens.ts';
import { TaskTurns } from '../upkeep/task-turns.ts';
import { StatisticsRepository } from './statistics.repository.ts';

const NAME = 'statistics';
const LEASE_SECONDS = 120;
const LOOK_EVERY_MS = 5_000;
const MESSAGES = 5_000;

/** Keeps the statistics by day: one process at a time counts what has come since the last count. */
@Injectable()
export class StatisticsTask implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
    run: () => this.#run(),
    onError: (error) => {
      this.logger.error('statistics:failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly statistics: StatisticsRepository,
    private readonly turns: TaskTurns,
    @Inject(STATISTICS_EVERY_SECONDS) private readonly everySeconds: number,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  async #run(): Promise<number> {
    const lookMs = Math.min(LOOK_EVERY_MS, this.everySeconds * 1_000);
    if ((await this.turns.take(NAME, LEASE_SECONDS)) === undefined) return lookMs;
    if ((await this.statistics.countMessages(NAME, MESSAGES)) === MESSAGES) return this.#task.stopped ? lookMs : 0;
    await this.statistics.countPeople();
    await this.turns.rest(NAME, this.everySeconds);
    return lookMs;
  }
}
