import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Endings } from '../choosing/endings.ts';
import { Forgetting } from '../forgetting/forgetting.ts';
import { LastSeenWriter } from '../last-seen/last-seen-writer.ts';
import { LOGGER } from '../tokens.ts';
import { Departures } from './departures.ts';
import { Leases } from './leases.ts';
import { InstanceLeases } from './instance-leases.ts';

const RETRY_MS = 1_000;
/** Where people have just left, others are about to: news of them has 200 ms to arrive. */
const SOON_MS = 10;
/** Another instance is at it. */
const TAKEN_MS = 50;
/** While nobody leaves. Who leaves meanwhile counts as gone after the grace period, which is longer unless it is very short. */
const NOBODY_LEAVES_MS = 500;
/** Who is forgotten is shown as gone at once; what is stored of them goes within this time. */
const FORGET_EVERY_MS = 10_000;

/** What presence-service does by itself, again and again, in every instance. */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #tasks: readonly RecurringTask[];

  constructor(
    leases: Leases,
    departures: Departures,
    endings: Endings,
    lastSeen: LastSeenWriter,
    forgetting: Forgetting,
    instances: InstanceLeases,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#tasks = [
      this.#task('leases', every(1_000, () => leases.sweep())),
      this.#task('departures', () => tellDepartures(departures, instances)),
      this.#task('endings', every(500, () => instances.take('endings', () => endings.tell()))),
      this.#task('forgetting', every(FORGET_EVERY_MS, () => instances.take('forgetting', () => forgetting.sweep()))),
      this.#task('last-seen', every(1_000, () => instances.take('last-seen', () => lastSeen.write()))),
    ];
  }

  onApplicationBootstrap(): void {
    for (const task of this.#tasks) task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#tasks.map((task) => task.stop()));
  }

  /**
   * An outage is told once, however often the task fails in it.
   * @param work resolves with the milliseconds until it is due again
   */
  #task(name: string, work: () => Promise<number>): RecurringTask {
    let failing = false;
    return new RecurringTask({
      name,
      run: async () => {
        const againMs = await work();
        if (failing) this.logger.info('upkeep:recovered', { task: name });
        failing = false;
        return againMs;
      },
      onError: (error) => {
        if (!failing) this.logger.warn('upkeep:failed', { task: name, error });
        failing = true;
        return RETRY_MS;
      },
    });
  }
}

/** @returns milliseconds until the next one is due */
async function tellDepartures(departures: Departures, instances: InstanceLeases): Promise<number> {
  const dueMs = await departures.untilDue(NOBODY_LEAVES_MS);
  if (dueMs > 0) return dueMs;
  const left = await instances.take('departures', () => departures.tell());
  return left === undefined ? TAKEN_MS : SOON_MS;
}

const every = (ms: number, work: () => Promise<unknown>) => async (): Promise<number> => {
  await work();
  return ms;
};
