import { type Readable } from 'node:stream';
import { ChatError } from '@chatgenius/contracts';
import { meter } from '@chatgenius/service-runtime';
import { type Counter } from '@opentelemetry/api';
import { type DataStore } from '@tus/server';

/** Bytes from the first to the last, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Something that is kept, and since when. */
export interface StoredItem {
  readonly key: string;
  readonly at: Date;
}

/** A file of this machine that holds an upload. */
export interface LocalCopy {
  readonly path: string;
  /** In hex, where it is known from when the bytes came. */
  readonly sha256?: string | undefined;
  /** When it is not needed any more. */
  dispose(): Promise<void>;
}

/**
 * Where bytes are kept. Uploads grow by their ids; once they are whole they become blobs, which are named by the SHA-256 of
 * what they hold, in hex, and never change. Everything may be repeated.
 */
export interface FileStore {
  /** Uploads that grow, for @tus/server. */
  readonly uploads: DataStore;
  /** Removes what is left of an upload. */
  dropUpload(uploadId: string): Promise<void>;
  /** A whole upload, to be looked at. */
  copyOf(uploadId: string): Promise<LocalCopy>;
  /** Makes a blob of an upload, of which `file` is a copy. The upload may be gone then. */
  adopt(uploadId: string, sha256: string, file: string): Promise<void>;
  /** Makes a blob of a file of this machine. */
  put(sha256: string, path: string): Promise<void>;
  has(sha256: string): Promise<boolean>;
  read(sha256: string, range?: ByteRange): Promise<Readable>;
  remove(sha256: string): Promise<void>;
  blobs(): AsyncIterable<StoredItem>;
  /** For readiness. @throws when it cannot be reached */
  assertThere(): Promise<void>;
}

let failures: Counter | undefined;

/** The store does not answer: nothing is lost, and the same may be tried again. */
export function storeAway(cause: unknown): ChatError {
  if (cause instanceof ChatError && cause.reason === 'UNAVAILABLE') return cause;
  failures ??= meter('file-service').createCounter('chat.files.store.errors', { description: 'Operations of the store that failed.' });
  failures.add(1);
  return new ChatError('UNAVAILABLE', {}, { cause });
}
