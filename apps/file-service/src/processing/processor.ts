import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type FileSettings } from '../file-settings.ts';
import { FILE_SETTINGS, LOGGER } from '../tokens.ts';
import { FileMetrics } from '../file.metrics.ts';
import { FileProcessing } from './file-processing.ts';
import { giveUpReason, retryAfterMs } from './processing.rules.ts';
import { LEASE_SECONDS, ProcessingRepository, type Job } from './processing.repository.ts';

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
    return new RecurringTask({
      name: 'file-processor',
      run: async () => {
        const job = await this.files.claim();
        if (job === undefined) await this.#pause();
        else await this.#process(job);
        return 0;
      },
      onError: (error) => {
        this.logger.error('files:look-failed', { error });
        return LOOK_EVERY_MS;
      },
    });
  }

  /** Until somebody wakes it, or it is time to look for what other processes have left. */
  async #pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waking.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, LOOK_EVERY_MS);
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
