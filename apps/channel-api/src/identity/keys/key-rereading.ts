import { type KeyRing } from '@chatgenius/auth';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, SIGNING_KEYS } from '../../tokens.ts';

const LOOK_EVERY_MS = 5_000;

/** Reads the file of signing keys again and again: keys are exchanged without a restart. */
@Injectable()
export class KeyRereading implements OnApplicationBootstrap, OnApplicationShutdown {
  #toldFault: string | undefined;
  readonly #task = new RecurringTask({
    run: () => this.#reread(),
    onError: (error) => this.#tellFault(error),
  });

  constructor(
    @Inject(SIGNING_KEYS) private readonly keys: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  async #reread(): Promise<number> {
    const changed = await this.keys.reread();
    this.#toldFault = undefined;
    if (changed) this.logger.info('signing-keys:changed', { keyIds: this.keys.published.keys.map(({ kid }) => kid), signs: this.keys.current.keyId });
    return LOOK_EVERY_MS;
  }

  /** Once for each fault: the file may stay as it is for long. The keys that were read before go on signing. */
  #tellFault(error: unknown): number {
    const fault = String(error);
    if (fault !== this.#toldFault) this.logger.error('signing-keys:not-read', { error });
    this.#toldFault = fault;
    return LOOK_EVERY_MS;
  }
}
