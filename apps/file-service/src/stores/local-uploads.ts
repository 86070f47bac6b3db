import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { FileStore as TusFileStore } from '@tus/file-store';
import { ERRORS } from '@tus/server';
import { FileAppender } from './file-appender.ts';
import { RunningHashes } from './running-hashes.ts';

/**
 * Uploads that grow in a folder, as @tus/file-store keeps them. They are hashed as they come, and what is acknowledged is on the
 * disk (docs/adr/0075).
 */
export class LocalUploads extends TusFileStore {
  readonly hashes = new RunningHashes();

  /** Also of a source that breaks, what came of it is kept. */
  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const file = await open(path.join(this.directory, id), 'r+');
    try {
      const hash = this.hashes.takeUp(id, offset, await file.stat({ bigint: true }));
      const appender = new FileAppender(file, offset);
      try {
        for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
          hash?.update(chunk);
          await appender.add(chunk);
        }
      } catch (error) {
        await appender.end();
        throw error;
      }
      const end = await appender.end();
      if (hash !== undefined) this.hashes.put(id, hash, await file.stat({ bigint: true }));
      return end;
    } catch (error) {
      throw Object.assign(new Error('The upload could not be written.', { cause: error }), ERRORS.FILE_WRITE_ERROR);
    } finally {
      await file.close();
    }
  }
}
