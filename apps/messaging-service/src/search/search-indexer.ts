import { type Logger } from '@chatgenius/service-runtime';
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
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly entries: SearchIndexRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule(0);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#index();
    }, delayMs);
  }

  async #index(): Promise<void> {
    const startedAt = performance.now();
    try {
      const indexed = await this.entries.indexNext(MESSAGES_AT_ONCE);
      const rest = (performance.now() - startedAt) * REST;
      this.#schedule(indexed < MESSAGES_AT_ONCE ? Math.max(LOOK_EVERY_MS, rest) : rest);
    } catch (error) {
      this.logger.error('search:index-failed', { error });
      this.#schedule(LOOK_EVERY_MS);
    }
  }
}
