import { Publication } from '@chatgenius/bus';
import { grantFirstAdministrator, withTransaction, type Database } from '@chatgenius/database';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DATABASE, FIRST_ADMINISTRATOR, LOGGER } from '../tokens.ts';

/** Whoever has just signed up waits no longer than that. */
const LOOK_EVERY_MS = 2_000;

/** Makes the one whom the environment names administrator, once they have signed up, if there is none. Then it has nothing more to do. */
@Injectable()
export class FirstAdministrator implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
    name: 'first-administrator',
    run: () => this.#look(),
    onError: (error) => {
      this.logger.warn('first-administrator:look-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(FIRST_ADMINISTRATOR) private readonly handle: string | undefined,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly publication: Publication,
  ) {}

  onApplicationBootstrap(): void {
    if (this.handle !== undefined) this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  async #look(): Promise<number> {
    const { handle = '' } = this;
    const { outcome, batch } = await withTransaction(this.database.pool, (transaction) => grantFirstAdministrator(transaction, handle));
    if (outcome === 'nobody has the handle') return LOOK_EVERY_MS;
    if (batch) this.publication.publish(batch);
    if (outcome === 'granted') this.logger.info('first-administrator:granted', { handle });
    void this.#task.stop();
    return LOOK_EVERY_MS;
  }
}
