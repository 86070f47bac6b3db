import { createReadStream } from 'node:fs';
import { MediaJobFailedError, scanFile, ScanFailedError, type MediaWorkers, type ProcessedFile } from '@chatgenius/media';
import { FileLook, type FileToLookAt, type Looked, type MadeVariant } from './file-look.ts';

/** What thumbnails and posters are made as. */
const PICTURE_TYPE = 'image/webp';

/** A file that has ended its worker so often would end the next one, too: each time costs a processor for as long as a job may take. */
const MOST_FAILED_JOBS = 4;

/** Where files are scanned, if they are. */
export interface Scanner {
  readonly address: string;
  readonly maxBytes: number;
}

/** Scans a file where there is a scanner, and has processes of their own decode it. */
export class MediaLook extends FileLook {
  readonly #workers: MediaWorkers;
  readonly #scanner: Scanner | undefined;

  constructor(workers: MediaWorkers, scanner: Scanner | undefined) {
    super();
    this.#workers = workers;
    this.#scanner = scanner;
  }

  async look({ path, folder, name, mediaType, attempts }: FileToLookAt): Promise<Looked | { readonly refused: string }> {
    const refused = await this.#scan(path);
    if (refused !== undefined) return { refused };
    try {
      const result = await this.#workers.process({ path, folder, name, claimedType: mediaType });
      return 'refused' in result ? result : lookedAt(result);
    } catch (error) {
      if (error instanceof MediaJobFailedError && error.suspicious && attempts >= MOST_FAILED_JOBS) return { refused: 'PROCESSING_FAILED' };
      throw error;
    }
  }

  /** Why it is refused, if it is. */
  async #scan(path: string): Promise<string | undefined> {
    if (this.#scanner === undefined) return undefined;
    try {
      return (await scanFile(createReadStream(path), this.#scanner)) === 'clean' ? undefined : 'INFECTED';
    } catch (error) {
      if (error instanceof ScanFailedError && !error.retryable) return 'NOT_SCANNED';
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.#workers.close();
  }
}

/** What a file is, in the words of messages. */
function lookedAt({ mediaType, kind, inline, servedAs, original, picture, recording }: ProcessedFile): Looked {
  const pictures = (picture?.thumbnails ?? recording?.poster?.thumbnails ?? []).map(({ width, height, path }): Required<MadeVariant> => ({ variant: `thumbnail-${Math.max(width, height)}`, path, mediaType: PICTURE_TYPE, width, height }));
  const size = picture ?? recording;
  const placeholder = picture?.placeholder ?? recording?.poster?.placeholder;
  return {
    mediaType,
    inline,
    facts: {
      kind,
      ...(size?.width !== undefined && size.height !== undefined && { width: size.width, height: size.height }),
      ...(picture?.animated === true && { animated: true }),
      ...(recording?.durationMs !== undefined && { durationMs: recording.durationMs }),
      ...(placeholder !== undefined && { placeholder }),
      ...(pictures.length > 0 && { thumbnails: pictures.map(({ variant, width, height }) => ({ variant, width, height })) }),
    },
    variants: [{ variant: 'original', path: original, mediaType: servedAs }, ...pictures],
  };
}
