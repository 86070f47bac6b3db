import { ChatError } from '../chat-error.ts';
import { part } from '../lazily.ts';
import { type FileUpload, type UploadWish } from './files.ts';
import { type UploadLine } from './tus-upload.ts';
import { refusalOf } from './upload-refusal.ts';
import { type Uploadable } from './upload-source.ts';

const ERRORS = { cancelled: () => ChatError.local('CANCELLED'), refusalOf };

/** Begins an upload, with code that is loaded by the first one. What is asked of it meanwhile is done once that is there. */
export function beginUpload(line: UploadLine, file: Uploadable, wish: UploadWish = {}): FileUpload {
  const begun = part(() => import('./running-upload.ts')).then(({ RunningUpload }) => new RunningUpload(line, file, wish, ERRORS));
  const done = begun.then((upload) => upload.done);
  // Whoever looks only at progress is not to be told of a rejection that nobody handles.
  done.catch(() => undefined);
  const then = (act: (upload: FileUpload) => unknown): Promise<void> => begun.then(act).then(() => undefined, () => undefined);
  return { done, pause: () => then((upload) => upload.pause()), resume: () => void then((upload) => upload.resume()), cancel: () => then((upload) => upload.cancel()) };
}
