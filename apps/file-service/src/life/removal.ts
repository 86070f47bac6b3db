import { RecurringTask, TaskService, untilTick, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { BlobRepository } from '../blobs/blob.repository.ts';
import { type FileStore } from '../stores/file-store.ts';
import { FILE_STORE, LOGGER } from '../tokens.ts';
import { LifeRepository, type DueFile } from './life.repository.ts';
import { FilesWork } from '../waiting/files-work.ts';

const LOOK_EVERY_MS = 1_000;
const AFTER_FAULT_MS = 5_000;
const AT_ONCE = 50;

/** Takes files away that nobody has: never sent, released by all of their messages, or of somebody who is forgotten. */
@Injectable()
export class Removal extends TaskService {
  protected readonly task = new RecurringTask({
    name: 'removal',
    run: async () => ((await this.work.any('removal')) && (await this.look()) >= AT_ONCE ? 0 : untilTick(LOOK_EVERY_MS)),
    onError: (error) => {
      this.logger.error('files:removal-failed', { error });
      return AFTER_FAULT_MS;
    },
  });

  constructor(
    private readonly files: LifeRepository,
    private readonly blobs: BlobRepository,
    @Inject(FILE_STORE) private readonly store: FileStore,
    private readonly work: FilesWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** @returns how many files it has looked at */
  async look(): Promise<number> {
    const released = await this.files.takeReleased(AT_ONCE);
    const forgotten = await this.files.removeOfForgotten(AT_ONCE);
    const due = await this.files.claimDue(AT_ONCE);
    for (const file of due) await this.#settle(file);
    return Math.max(released, forgotten, due.length);
  }

  async #settle({ id, state, isClaimed, isForgotten, isHeld }: DueFile): Promise<void> {
    if (state === 'removed' && (isForgotten || !isClaimed)) await (isHeld ? this.files.rest(id) : this.#remove(id));
    else if (isClaimed) await this.files.keep(id);
    else await this.files.markRemoved([id]);
  }

  async #remove(id: string): Promise<void> {
    await this.store.dropUpload(id);
    for (const sha256 of await this.files.delete(id)) await this.blobs.removeUnused(sha256);
  }
}
