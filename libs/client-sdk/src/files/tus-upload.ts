import { Upload, type DetailedError } from 'tus-js-client';
import { type UploadWish } from './files.ts';
import { type refusalOf } from './upload-refusal.ts';
import { partBytes, sizeOf, sourceOf, type Uploadable } from './upload-source.ts';

export interface UploadLine {
  /** Of file-service. */
  readonly filesUrl: string;
  /** Asked before each request: uploads may take longer than a token lives. */
  readonly token: () => Promise<string>;
}

/** Of a server that is away, or a line that is broken: half an hour in all, and anew with each part that comes through. */
const RETRY_DELAYS = [0, 500, 1_000, 2_000, 5_000, 10_000, ...Array.from({ length: 60 }, () => 30_000)];
const FINAL: readonly number[] = [400, 403, 404, 410, 411, 413, 507];

export interface UploadOwner {
  /** Neither paused nor over. */
  readonly isGoing: () => boolean;
  /** Not imported here: bundlers would load errors at the start of pages that have no use for them. */
  readonly refusalOf: typeof refusalOf;
  readonly onError: (error: Error | DetailedError) => void;
  readonly onSuccess: () => void;
}

export function uploadOf(line: UploadLine, file: Uploadable, { name = nameOf(file), type = typeOf(file), onProgress }: UploadWish, { isGoing, refusalOf, onError, onSuccess }: UploadOwner): Upload {
  return new Upload(file as Blob, {
    endpoint: `${line.filesUrl.replace(/\/+$/, '')}/v1/uploads`,
    uploadSize: sizeOf(file),
    chunkSize: partBytes(),
    fileReader: { openFile: () => Promise.resolve(sourceOf(file)) },
    metadata: { filename: name, filetype: type },
    // Another page or user must not find it.
    storeFingerprintForResuming: false,
    retryDelays: RETRY_DELAYS,
    onBeforeRequest: async (request) => void request.setHeader('Authorization', `Bearer ${await line.token()}`),
    onShouldRetry: (error) => isGoing() && isPassing(error, refusalOf),
    onProgress: (sent, total) => onProgress?.(sent, total),
    onError,
    onSuccess,
  });
}

/** A refusal of a server that was reached is final, unless another token or another moment helps: not one in some hours. */
function isPassing(error: DetailedError, reasonOf: UploadOwner['refusalOf']): boolean {
  const { originalResponse: response } = error;
  return response === null || !(FINAL.includes(response.getStatus()) || reasonOf(error).reason === 'UPLOAD_QUOTA_USED_UP');
}

const nameOf = (file: Uploadable): string => (typeof File === 'function' && file instanceof File ? file.name : 'file');
const typeOf = (file: Uploadable): string => (file instanceof Uint8Array || file.type === '' ? 'application/octet-stream' : file.type);
