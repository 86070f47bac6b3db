import { createReadStream } from 'node:fs';
import { scanFile, type MediaWorkers, type ProcessedFile } from '@chatgenius/media';
import { FileLook, type FileToLookAt, type Looked, type MadeVariant } from './file-look.ts';

/** What thumbnails and posters are made as. */
const PICTURE_TYPE = 'image/webp';

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

  async look({ path, folder, name, mediaType }: FileToLookAt): Promise<Looked | { readonly refused: string }> {
    if (this.#scanner !== undefined && (await scanFile(createReadStream(path), this.#scanner)) !== 'clean') return { refused: 'INFECTED' };
    const result = await this.#workers.process({ path, folder, name, claimedType: mediaType });
    return 'refused' in result ? result : lookedAt(result);
  }

  onApplicationShutdown(): void {
    this.#workers.close();
  }
}

/** What a file is, in the words of messages. */
export function lookedAt({ mediaType, kind, inline, servedAs, original, picture, recording }: ProcessedFile): Looked {
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
