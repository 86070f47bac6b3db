import { type StoredFiles } from './stored-files.ts';
import { type Uploadable } from './upload-source.ts';

export interface UploadWish {
  /** Shown to readers. Default: that of a file of the page, else `file` */
  readonly name?: string;
  /** Media type; the server finds it from the bytes, and refuses what claims to be something else. */
  readonly type?: string;
  /** Told of bytes that are on their way. */
  readonly onProgress?: (sent: number, total: number) => void;
  /** Aborted: the upload is cancelled. */
  readonly signal?: AbortSignal;
}

/** A file that goes up. */
export interface FileUpload {
  /** The file's id, once its bytes are there. @throws ChatError */
  readonly done: Promise<string>;
  /** Stops sending; what has come stays there for a day. */
  pause(): Promise<void>;
  /** Goes on where it was paused. */
  resume(): void;
  /** Gives it up, also what has come. */
  cancel(): Promise<void>;
}

/** Files: they go up, are sent by `attachmentIds` of a message, and are read by links that are good for five minutes. */
export interface Files extends StoredFiles {
  /** Begins at once. The id of the file, which `done` tells, may be sent before the file is ready. */
  upload(file: Uploadable, wish?: UploadWish): FileUpload;
}
