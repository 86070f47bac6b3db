import { limits } from '@chatgenius/contracts';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { forgetSlowModeSends } from '../sending/slow-mode.repository.ts';
import { LOGGER } from '../tokens.ts';
import { TaskTurns } from './task-turns.ts';

const NAME = 'slow-mode-sends';
const LEASE_SECONDS = 60;
const LOOK_EVERY_MS = 60_000;
const EVERY_SECONDS = 60 * 60;
const AT_ONCE = 5_000;

/** Forgets when somebody wrote in slow mode, once no channel can ask for it any more: one process at a time, once an hour. */
@Injectable()
export class SlowModeSends implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
    run: () => this.run(),
    onError: (error) => {
      this.logger.error('upkeep:failed', { task: NAME, error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly turns: TaskTurns,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** A batch. @returns milliseconds until the next look */
  async run(atOnce = AT_ONCE): Promise<number> {
    if ((await this.turns.take(NAME, LEASE_SECONDS)) === undefined) return LOOK_EVERY_MS;
    if ((await forgetSlowModeSends(this.pool, limits.slowModeSeconds, atOnce)) === atOnce) return 0;
    await this.turns.rest(NAME, EVERY_SECONDS);
    return LOOK_EVERY_MS;
  }
}
