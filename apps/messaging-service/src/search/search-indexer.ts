import { RecurringTask, TaskService, untilTick, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { FIRST_PACE, paceAfter } from './indexing-pace.rules.ts';
import { SearchIndexRepository } from './search-index.repository.ts';
import { SearchMetrics } from './search.metrics.ts';

/** After a fault, which is most often a Postgres that is away. */
const RETRY_MS = 500;

/**
 * Brings changed messages into the search, behind the road that they travel on: words cost more to index than a message
 * costs to write. Every instance looks; one at a time works.
 */
@Injectable()
export class SearchIndexer extends TaskService {
  #pace = FIRST_PACE;
  protected readonly task = new RecurringTask({
    name: 'search-indexer',
    run: () => this.#index(),
    onError: (error) => {
      this.logger.error('search:index-failed', { error });
      return RETRY_MS;
    },
  });

  constructor(
    private readonly entries: SearchIndexRepository,
    private readonly metrics: SearchMetrics,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async #index(): Promise<number> {
    // Nearly always, while nobody writes.
    if (!(await this.work.any('indexing'))) {
      this.metrics.indexed(0, 0);
      this.#pace = paceAfter(this.#pace, 0, 0);
      return untilTick(this.#pace.restMs);
    }
    const startedAt = performance.now();
    const indexed = await this.entries.indexNext(this.#pace.atOnce);
    const tookMs = performance.now() - startedAt;
    const behindMs = await this.entries.behindMs();
    this.metrics.indexed(indexed, behindMs);
    this.#pace = paceAfter(this.#pace, indexed, tookMs, behindMs);
    return this.#pace.restMs;
  }
}
