import { RecurringTask, untilTick, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type FileSettings } from '../file-settings.ts';
import { FILE_SETTINGS, LOGGER } from '../tokens.ts';
import { FileMetrics } from '../file.metrics.ts';
import { FileProcessing } from './file-processing.ts';
import { giveUpReason, retryAfterMs } from './processing.rules.ts';
import { LEASE_SECONDS, ProcessingRepository, type Job } from './processing.repository.ts';
import { FilesWork } from '../waiting/files-work.ts';

const LOOK_EVERY_MS = 1_000;
const RENEW_EVERY_MS = (LEASE_SECONDS * 1_000) / 4;

/** Looks at files that have come, here or at another process that has died since. */
@Injectable()
export class Processor implements OnApplicationBootstrap, OnApplicationShutdown {
  #tasks: RecurringTask[] = [];
  readonly #waking = new Set<() => void>();

  constructor(
    private readonly files: ProcessingRepository,
    private readonly processing: FileProcessing,
    @Inject(FILE_SETTINGS) private readonly settings: FileSettings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: FileMetrics,
    private readonly work: FilesWork,
  ) {}

  onApplicationBootstrap(): void {
    this.#tasks = Array.from({ length: this.settings.processedAtOnce }, () => this.#newTask());
    for (const task of this.#tasks) task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    const stopping = this.#tasks.map((task) => task.stop());
    this.wake();
    await Promise.all(stopping);
  }

  /** There is something to do. */
  wake(): void {
    for (const wake of this.#waking) wake();
  }

  #newTask(): RecurringTask {
    let isWoken = true;
    return new RecurringTask({
      name: 'file-processor',
      run: async () => {
        const job = isWoken || (await this.work.any('processing')) ? await this.files.claim() : undefined;
        if (job !== undefined) await this.#process(job);
        isWoken = job !== undefined || (await this.#pause());
        return 0;
      },
      onError: (error) => {
        this.logger.error('files:look-failed', { error });
        return LOOK_EVERY_MS;
      },
    });
  }

  /** Until it is time to look for what other processes have left. @returns whether somebody woke it before */
  #pause(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isWoken: boolean) => {
        clearTimeout(timer);
        this.#waking.delete(wake);
        resolve(isWoken);
      };
      const wake = () => end(true);
      const timer = setTimeout(() => end(false), untilTick(LOOK_EVERY_MS));
      this.#waking.add(wake);
    });
  }

  async #process(job: Job): Promise<void> {
    const reason = giveUpReason(job.attempts);
    if (reason !== undefined) {
      this.logger.error('files:given-up', { fileId: job.id, attempts: job.attempts });
      this.metrics.refused(reason);
      return this.files.refuse(job.id, reason, this.settings.unclaimedSeconds);
    }
    const renewing = setInterval(() => void this.files.renew(job.id).catch((error: unknown) => this.logger.warn('files:lease-not-renewed', { error })), RENEW_EVERY_MS);
    const startedAt = performance.now();
    try {
      const refused = await this.processing.process(job);
      this.metrics.looked(refused === undefined ? 'ready' : 'refused', startedAt);
      if (refused !== undefined) this.metrics.refused(refused);
    } catch (error) {
      this.metrics.looked('failed', startedAt);
      this.logger.warn('files:processing-failed', { fileId: job.id, attempts: job.attempts, error });
      await this.files.giveBack(job.id, retryAfterMs(job.attempts));
    } finally {
      clearInterval(renewing);
    }
  }
}
