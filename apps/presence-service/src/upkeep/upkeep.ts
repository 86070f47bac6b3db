import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Endings } from '../choosing/endings.ts';
import { LastSeenWriter } from '../last-seen/last-seen-writer.ts';
import { LOGGER } from '../tokens.ts';
import { Departures } from './departures.ts';
import { Leases } from './leases.ts';
import { Turns } from './turns.ts';

const RETRY_MS = 1_000;

/** What presence-service does by itself, again and again, in every instance. */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #tasks: readonly RecurringTask[];

  constructor(
    leases: Leases,
    departures: Departures,
    endings: Endings,
    lastSeen: LastSeenWriter,
    turns: Turns,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#tasks = [
      this.#task('leases', 1_000, () => leases.sweep()),
      this.#task('departures', 50, () => turns.take('departures', () => departures.tell())),
      this.#task('endings', 500, () => turns.take('endings', () => endings.tell())),
      this.#task('last-seen', 1_000, () => turns.take('last-seen', () => lastSeen.write())),
    ];
  }

  onApplicationBootstrap(): void {
    for (const task of this.#tasks) task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#tasks.map((task) => task.stop()));
  }

  /** An outage is told once, however often the task fails in it. */
  #task(name: string, everyMs: number, work: () => Promise<void>): RecurringTask {
    let failing = false;
    return new RecurringTask({
      run: async () => {
        await work();
        if (failing) this.logger.info('upkeep:recovered', { task: name });
        failing = false;
        return everyMs;
      },
      onError: (error) => {
        if (!failing) this.logger.warn('upkeep:failed', { task: name, error });
        failing = true;
        return RETRY_MS;
      },
    });
  }
}
