import { type FileKind, type FileLink, type UploadedFile } from '../generated/schemas.ts';
import { type ApiLine, type Paging } from '../personal/api-line.ts';
import { type PageOf } from '../wire.ts';

/** Files that have come. */
export class StoredFiles {
  readonly #line: ApiLine;
  readonly #channels: ApiLine;

  /** @param line to file-service @param channels to channel-api */
  constructor(line: ApiLine, channels: ApiLine) {
    this.#line = line;
    this.#channels = channels;
  }

  /** How far a file has come. @throws ChatError FILE_NOT_FOUND */
  get(fileId: string): Promise<UploadedFile> {
    return this.#line.persist((api) => api.get('getFile', { fileId }));
  }

  /** An address of the file, or of one of its thumbnails; nothing when it is not there, not ready, or not the user's to read. @throws ChatError */
  async link(fileId: string, variant = 'original'): Promise<FileLink | undefined> {
    return (await this.links([{ fileId, variant }]))[0];
  }

  /** Many at once, up to 50: those that cannot be read are left out. @throws ChatError */
  async links(files: readonly { fileId: string; variant?: string }[]): Promise<readonly FileLink[]> {
    return (await this.#line.persist((api) => api.call('linkFiles', {}, { files: [...files] }))).links;
  }

  /** Files of a channel and its threads, the last sent first. @throws ChatError CHANNEL_NOT_FOUND */
  ofChannel(channelId: string, { limit, after, kind, senderId, name }: Paging & { kind?: FileKind; senderId?: string; name?: string } = {}): Promise<PageOf<'listChannelFiles'>> {
    return this.#channels.persist((api) => api.get('listChannelFiles', { channelId }, { limit, after, kind, senderId, name }));
  }

  /** Removes a file of one's own that was not sent. @throws ChatError FILE_IN_USE */
  async remove(fileId: string): Promise<void> {
    await this.#line.persist((api) => api.call('deleteFile', { fileId }));
  }
}
