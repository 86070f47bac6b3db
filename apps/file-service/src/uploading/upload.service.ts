import { type Readable } from 'node:stream';
import { ChatError } from '@chatgenius/contracts';
import { withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { Upload } from '@tus/server';
import { type FileSettings } from '../file-settings.ts';
import { readFile } from '../files/file.repository.ts';
import { type StoredFile } from '../files/file-row.ts';
import { FileMetrics } from '../file.metrics.ts';
import { Processor } from '../processing/processor.ts';
import { TotalUsage } from '../quotas/total-usage.ts';
import { storeAway, type FileStore } from '../stores/file-store.ts';
import { DATABASE, FILE_SETTINGS, FILE_STORE } from '../tokens.ts';
import { UploadLocker } from './upload-locker.ts';
import { UploadRepository, type NewFile } from './upload.repository.ts';
import { assertMayUpload, assertRoom, assertSize, isSame } from './upload.rules.ts';
import { readUploader } from './uploader.repository.ts';

/** Longer than any pause that a client makes for a moment. */
const LOCK_PATIENCE_MS = 15_000;

/** Files that come: in one request, or in parts by tus. */
@Injectable()
export class UploadService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(FILE_SETTINGS) private readonly settings: FileSettings,
    private readonly uploads: UploadRepository,
    private readonly usage: TotalUsage,
    private readonly locker: UploadLocker,
    private readonly processor: Processor,
    private readonly metrics: FileMetrics,
  ) {}

  /** Makes room for a file, by permission and quota. One that has begun already is answered as it is. @throws ChatError */
  async begin(file: NewFile): Promise<StoredFile> {
    try {
      return await this.#begin(file);
    } catch (error) {
      this.metrics.refusedFor(error);
      throw error;
    }
  }

  async #begin(file: NewFile): Promise<StoredFile> {
    assertSize(file.bytes, this.settings);
    const begun = await withTransaction(this.database.pool, async (transaction) => {
      await this.uploads.lockOwner(transaction, file.ownerId);
      const known = await readFile(transaction, file.id);
      if (known !== undefined) return { known };
      assertMayUpload(await readUploader(transaction, file.ownerId));
      assertRoom(file.bytes, { ...(await this.uploads.usageOfDay(transaction, file.ownerId, this.settings.userBytesPerDay - file.bytes)), total: this.usage.bytes }, this.settings);
      // Somebody else may have taken the id meanwhile.
      if (!(await this.uploads.insert(transaction, file, this.settings.unclaimedSeconds))) throw new ChatError('FILE_ID_TAKEN');
      return { made: await readFile(transaction, file.id) };
    });
    const { known, made } = begun;
    if (made !== undefined) this.usage.add(file.bytes);
    const row = known ?? made;
    if (row === undefined || row.state === 'removed' || !isSame(row, file)) throw new ChatError('FILE_ID_TAKEN');
    return row;
  }

  /** Takes all of a file at once. @throws ChatError */
  async take(file: NewFile, body: Readable): Promise<StoredFile> {
    const begun = await this.begin(file);
    if (begun.state !== 'uploading') return begun;
    const lock = this.locker.newLock(file.id);
    const replaced = new AbortController();
    // Another request writes it, and does not let go.
    await lock.lock(AbortSignal.timeout(LOCK_PATIENCE_MS), () => replaced.abort()).catch((cause: unknown) => Promise.reject(new ChatError('UNAVAILABLE', {}, { cause })));
    try {
      await this.store.dropUpload(file.id);
      await this.#write(file, body, replaced.signal);
    } finally {
      await lock.unlock();
    }
    await this.finish(file.id);
    return (await readFile(this.database.pool, file.id)) ?? begun;
  }

  async #write({ id, bytes }: NewFile, body: Readable, replaced: AbortSignal): Promise<void> {
    replaced.addEventListener('abort', () => body.destroy(new ChatError('UPLOAD_INCOMPLETE')));
    const { uploads } = this.store;
    const written = await uploads.create(new Upload({ id, size: bytes, offset: 0 })).then(
      () => uploads.write(body, id, 0),
    ).catch((error: unknown) => Promise.reject(isBroken(body) ? new ChatError('UPLOAD_INCOMPLETE', {}, { cause: error }) : storeAway(error)));
    if (written !== bytes) throw new ChatError('UPLOAD_INCOMPLETE');
  }

  /** All bytes are there. May be called again. */
  async finish(fileId: string): Promise<void> {
    const bytes = await this.uploads.finish(fileId);
    if (bytes === undefined) return;
    this.metrics.uploaded(bytes);
    this.processor.wake();
  }

  /** @throws ChatError FILE_NOT_FOUND, FILE_IN_USE */
  async cancel(ownerId: string, fileId: string): Promise<void> {
    if ((await this.uploads.cancel(ownerId, fileId)) !== undefined) return;
    const file = await readFile(this.database.pool, fileId);
    if (file?.ownerId !== ownerId || file.state === 'removed') throw new ChatError('FILE_NOT_FOUND');
    throw new ChatError('FILE_IN_USE');
  }
}

/** Its sender has gone. */
const isBroken = ({ errored, destroyed, readableEnded }: Readable): boolean => errored !== null || (destroyed && !readableEnded);
