import { isDeepStrictEqual } from 'node:util';
import { type KeyRing } from '@chatgenius/auth';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, SIGNING_KEYS } from '../../tokens.ts';
import { KeyRecords, type KeysInUse } from './key-records.ts';

const LOOK_EVERY_MS = 5_000;

/** Reads the file of signing keys again and again: keys are exchanged without a restart. */
@Injectable()
export class KeyRereading extends TaskService {
  protected override readonly firstAfterMs = LOOK_EVERY_MS;
  #toldFault: string | undefined;
  /** As the audit log has them. */
  #recorded: KeysInUse | undefined;
  protected readonly task = new RecurringTask({
    name: 'key-rereading',
    run: () => this.#reread(),
    onError: (error) => this.#tellFault(error),
  });

  constructor(
    @Inject(SIGNING_KEYS) private readonly keys: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly records: KeyRecords,
  ) {
    super();
  }

  async #reread(): Promise<number> {
    const changed = await this.keys.reread();
    this.#toldFault = undefined;
    const inUse = { keyIds: this.keys.published.keys.map(({ kid }) => String(kid)), signs: this.keys.current.keyId };
    if (changed) this.logger.info('signing-keys:changed', inUse);
    await this.#record(inUse);
    return LOOK_EVERY_MS;
  }

  /** A new key signs some time after it was found: so it is compared with each look. What could not be recorded is with the next one. */
  async #record(inUse: KeysInUse): Promise<void> {
    if (isDeepStrictEqual(inUse, this.#recorded)) return;
    try {
      await this.records.record(inUse);
      this.#recorded = inUse;
    } catch (error) {
      this.logger.warn('signing-keys:not-recorded', { error });
    }
  }

  /** Once for each fault: the file may stay as it is for long. The keys that were read before go on signing. */
  #tellFault(error: unknown): number {
    const fault = String(error);
    if (fault !== this.#toldFault) this.logger.error('signing-keys:not-read', { error });
    this.#toldFault = fault;
    return LOOK_EVERY_MS;
  }
}
