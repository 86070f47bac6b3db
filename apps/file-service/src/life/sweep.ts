import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BlobRepository } from '../blobs/blob.repository.ts';
import { type FileSettings } from '../file-settings.ts';
import { FileMetrics } from '../file.metrics.ts';
import { type FileStore } from '../stores/file-store.ts';
import { FILE_SETTINGS, FILE_STORE, LOGGER } from '../tokens.ts';

const AFTER_FAULT_MS = 10 * 60_000;
/** What is younger may be about to be named. */
const YOUNG_MS = 60 * 60 * 1_000;
const PAGE = 500;
const BEFORE_ALL = '';

/** What a sweep has found. */
export interface Disagreement {
  /** Blobs that the table did not know, or that no file named: removed. */
  readonly removed: number;
  /** Blobs that the store does not have: files of these cannot be read. */
  readonly missing: number;
}

/** Finds what store and table disagree about, both ways. */
@Injectable()
export class Sweep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
    name: 'sweep',
    run: async () => {
      await this.sweep(new Date());
      return this.#everyMs;
    },
    onError: (error) => {
      this.logger.error('files:sweep-failed', { error });
      this.metrics.sweepFailed();
      return Math.min(AFTER_FAULT_MS, this.#everyMs);
    },
  });

  constructor(
    private readonly blobs: BlobRepository,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(FILE_SETTINGS) private readonly settings: Pick<FileSettings, 'sweepEverySeconds'>,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: FileMetrics,
  ) {}

  onApplicationBootstrap(): void {
    // Not all processes of a release at once.
    this.#task.start(Math.random() * this.#everyMs);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  get #everyMs(): number {
    return this.settings.sweepEverySeconds * 1_000;
  }

  async sweep(now: Date): Promise<Disagreement> {
    const removed = await this.#removeUnknown(now);
    const missing = await this.#findMissing();
    this.metrics.swept({ removed, missing });
    if (removed > 0 || missing > 0) this.logger.warn('files:swept', { removed, missing });
    return { removed, missing };
  }

  async #removeUnknown(now: Date): Promise<number> {
    let removed = 0;
    for await (const { key, at } of this.store.blobs()) {
      if (this.#task.stopped) break;
      if (now.getTime() - at.getTime() < YOUNG_MS) continue;
      if ((await this.blobs.removeUnknown(key)) || (await this.blobs.removeUnused(key))) removed++;
    }
    return removed;
  }

  async #findMissing(): Promise<number> {
    let missing = 0;
    for (let after: string | undefined = BEFORE_ALL; after !== undefined && !this.#task.stopped; ) {
      const page: string[] = await this.blobs.page(after, PAGE);
      for (const sha256 of page) {
        if (await this.store.has(sha256)) continue;
        // Nobody names it: nothing is missed.
        if (!(await this.blobs.removeUnused(sha256))) missing++;
      }
      after = page.at(-1);
    }
    return missing;
  }
}
