/* What a service uses. It loads no decoder: those are in the workers (decoding.ts). */
export { mediaEnvironment, mediaWorkersOf } from './media-environment.ts';
export { contentDisposition } from './names/content-disposition.ts';
export { cleanFileName } from './names/file-name.rules.ts';
export { PICTURE_LIMITS } from './pictures/picture-limits.ts';
export { ScanFailedError } from './scanning/clamd-answer.rules.ts';
export { scanFile } from './scanning/scan-file.ts';
export { type ProcessedFile } from './workers/media-job.ts';
export { DEFAULT_POLICY } from './types/type-policy.ts';
export { MediaWorkers } from './workers/media-workers.ts';
export { MediaJobFailedError } from './workers/worker-process.ts';
