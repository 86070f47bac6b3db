import { RecurringTask, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { releasePage, START, type WithheldPosition } from './withholding.repository.ts';

const LOOK_EVERY_MS = 1_000;
/** What is withheld for years costs no more than this each time: a longer list is gone through in several. */
const CURSORS_PER_LOOK = 500;

/**
 * Finds out when receipts that were withheld may be announced. Services tell when somebody may be seen again; a look
 * through all of them, a page at a time, finds what nobody has told: a choice that has run out, somebody who has left.
 */
@Injectable()
export class Withholding implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #position = START;
  readonly #task = new RecurringTask({
    name: 'withholding',
    run: async () => {
      if (await this.work.any('withheld')) await this.look();
      return untilTick(LOOK_EVERY_MS);
    },
    onError: (error) => {
      this.logger.error('receipts:look-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(LOOK_EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** Looks at the next page of all, or at the first again. */
  async look(): Promise<void> {
    const { next } = await releasePage(this.pool, this.#position, CURSORS_PER_LOOK);
    this.#position = next ?? START;
  }

  /** Looks at all that is withheld of these users. */
  async release(userIds: readonly string[]): Promise<void> {
    for (let position: WithheldPosition | undefined = START; position !== undefined; ) {
      ({ next: position } = await releasePage(this.pool, position, CURSORS_PER_LOOK, userIds));
    }
  }
}
