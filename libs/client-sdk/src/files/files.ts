import { type StoredFiles } from './stored-files.ts';
import { type FileUpload, type UploadWish } from './file-upload.ts';
import { type Uploadable } from './upload-source.ts';

/** Files: they go up, are sent by `attachmentIds` of a message, and are read by links that are good for five minutes. */
export interface Files extends StoredFiles {
  /** Begins at once. The id of the file, which `done` tells, may be sent before the file is ready. */
  upload(file: Uploadable, wish?: UploadWish): FileUpload;
}
