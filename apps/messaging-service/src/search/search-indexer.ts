import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { SearchIndexRepository } from './search-index.repository.ts';

const LOOK_EVERY_MS = 500;
/** Few enough that nobody who sends meanwhile notices: some 30 ms of Postgres. */
const MESSAGES_AT_ONCE = 100;
/** Rests this many times as long as it has worked: messages that are being sent come first. What is left waits. */
const REST = 8;

/**
 * Brings changed messages into the search, behind the road that they travel on: words cost more to index than a message
 * costs to write. Every instance looks; one at a time works.
 */
@Injectable()
export class SearchIndexer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
    run: () => this.#index(),
    onError: (error) => {
      this.logger.error('search:index-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly entries: SearchIndexRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  async #index(): Promise<number> {
    const startedAt = performance.now();
    const indexed = await this.entries.indexNext(MESSAGES_AT_ONCE);
    const restMs = (performance.now() - startedAt) * REST;
    return indexed < MESSAGES_AT_ONCE ? Math.max(LOOK_EVERY_MS, restMs) : restMs;
  }
}
