import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ERRORS, type Lock, type Locker, type RequestRelease } from '@tus/server';
import { LOGGER } from '../tokens.ts';
import { UploadLockRepository } from './upload-lock.repository.ts';

const RENEW_EVERY_MS = 1_000;
const ASK_EVERY_MS = 100;

/**
 * One request at a time writes an upload, over all processes: the bytes of a connection that is dead without anybody having
 * noticed do not meet those of the next one. Whoever comes asks the other one to let go.
 */
@Injectable()
export class UploadLocker implements Locker, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #holder = randomUUID();
  /** What is asked of those that hold a lock here. */
  readonly #held = new Map<string, RequestRelease>();
  readonly #task = new RecurringTask({
    name: 'upload-locker',
    run: () => this.#renew().then(() => RENEW_EVERY_MS),
    onError: (error) => {
      this.logger.warn('uploads:locks-not-renewed', { error });
      return RENEW_EVERY_MS;
    },
  });

  constructor(
    private readonly locks: UploadLockRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  newLock(fileId: string): Lock {
    return {
      lock: (signal, letGo) => this.#take(fileId, signal, letGo),
      unlock: async () => {
        this.#held.delete(fileId);
        await this.locks.release(fileId, this.#holder).catch((error: unknown) => this.logger.warn('uploads:lock-not-released', { error }));
      },
    };
  }

  async #take(fileId: string, signal: AbortSignal, letGo: RequestRelease): Promise<void> {
    for (;;) {
      const here = this.#held.get(fileId);
      if (here === undefined && (await this.locks.take(fileId, this.#holder))) break;
      if (here === undefined) await this.locks.want(fileId);
      else await here();
      await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => Promise.reject(ERRORS.ERR_LOCK_TIMEOUT as unknown as Error));
    }
    this.#held.set(fileId, letGo);
  }

  async #renew(): Promise<void> {
    if (this.#held.size === 0) return;
    for (const fileId of await this.locks.renew(this.#holder)) await this.#held.get(fileId)?.();
  }
}
