import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { BlobRepository } from '../blobs/blob.repository.ts';
import { type FileSettings } from '../file-settings.ts';
import { type FileStore, type LocalCopy } from '../stores/file-store.ts';
import { DATABASE, FILE_SETTINGS, FILE_STORE } from '../tokens.ts';
import { FileLook, type Looked, type MadeVariant } from './file-look.ts';
import { hashOf } from './hashing.ts';
import { ProcessingRepository, type Job, type StoredVariant } from './processing.repository.ts';

type HashedVariant = StoredVariant & Pick<MadeVariant, 'path'>;

/** Looks at one upload, and makes blobs of it and of what was made of it. May be broken off anywhere, and begun again. */
@Injectable()
export class FileProcessing {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(FILE_SETTINGS) private readonly settings: FileSettings,
    private readonly files: ProcessingRepository,
    private readonly blobs: BlobRepository,
    private readonly eye: FileLook,
  ) {}

  /** @returns why it was refused, if it was */
  async process({ id, name, mediaType, attempts }: Job): Promise<string | undefined> {
    const folder = await mkdtemp(path.join(tmpdir(), 'chatgenius-made-'));
    const copy = await this.store.copyOf(id);
    try {
      const looked = await this.eye.look({ path: copy.path, folder, name, mediaType, attempts });
      if (!('refused' in looked)) await this.#keep(id, looked, copy);
      else await this.files.refuse(id, looked.refused, this.settings.unclaimedSeconds);
      await this.store.dropUpload(id);
      return 'refused' in looked ? looked.refused : undefined;
    } finally {
      await copy.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #keep(id: string, looked: Looked, copy: LocalCopy): Promise<void> {
    const upload = copy.path;
    const variants = await Promise.all(looked.variants.map(async (made): Promise<HashedVariant> => ({ ...made, ...(await hashOf(made.path, made.path === upload ? copy.sha256 : undefined)) })));
    // Bytes come before the row that names them. What nobody names in the end, the sweep finds.
    for (const variant of variants) await this.#store(id, variant, upload);
    await withTransaction(this.database.pool, async (transaction) => {
      await this.blobs.hold(transaction, variants);
      // Somebody may have removed them since: now nobody does.
      for (const variant of variants) await this.#store(id, variant, upload);
      await this.files.makeReady(transaction, id, { looked, variants, keepSeconds: this.settings.unclaimedSeconds });
    });
  }

  async #store(id: string, { sha256, path: file }: HashedVariant, upload: string): Promise<void> {
    if (await this.store.has(sha256)) return;
    if (file === upload) await this.store.adopt(id, sha256, file);
    else await this.store.put(sha256, file);
  }
}
