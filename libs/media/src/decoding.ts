/* What sees the bytes of strangers. A service leaves it to its workers. */
export { withoutMetadata } from './metadata/without-metadata.ts';
export { makePictures, type Pictures } from './pictures/make-pictures.ts';
export { type Ffmpeg } from './recordings/ffmpeg.ts';
export { probeRecording, type Recording } from './recordings/probe-recording.ts';
export { FileRefusedError } from './refusal.ts';
export { inspectFile } from './types/inspect-file.ts';
