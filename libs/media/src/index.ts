/* What a service uses. It loads no decoder: those are in the workers (decoding.ts). */
export { mediaEnvironment, mediaRulesOf, mediaWorkersOf } from './media-environment.ts';
export { contentDisposition } from './names/content-disposition.ts';
export { extensionOf } from './names/extension.rules.ts';
export { cleanFileName, FILE_NAME_BYTES } from './names/file-name.rules.ts';
export { PICTURE_LIMITS, type PictureLimits } from './pictures/picture-limits.ts';
export { refusalReasons, type RefusalReason } from './refusal.ts';
export { ScanFailedError, type Verdict } from './scanning/clamd-answer.rules.ts';
export { scanFile, type ScanOptions } from './scanning/scan-file.ts';
export { fileKinds, fileType, type FileKind, type FileType } from './types/file-types.rules.ts';
export { type MediaJob, type MediaResult, type MediaRules, type ProcessedFile } from './workers/media-job.ts';
export { DEFAULT_POLICY, type TypePolicy } from './types/type-policy.ts';
export { MediaWorkers, type MediaWorkersOptions } from './workers/media-workers.ts';
export { MediaJobFailedError } from './workers/worker-process.ts';
