import { bytes, count, flag, list, milliseconds, text } from '@chatgenius/service-runtime';
import { type z } from 'zod';
import { PICTURE_LIMITS } from './pictures/picture-limits.ts';
import { ALLOWED_TYPES } from './types/file-types.rules.ts';
import { type MediaRules } from './workers/media-job.ts';
import { type MediaWorkersOptions } from './workers/media-workers.ts';

const MEBIBYTE = 1024 * 1024;

/** Variables of whoever takes files. */
export const mediaEnvironment = {
  FILE_TYPES: list(text('a media type, or the beginning of one with an asterisk'))
    .default([...ALLOWED_TYPES])
    .describe('Media types that may be sent, found from the bytes. `image/*` stands for all that begin with `image/`; `application/octet-stream` for what is not recognised.'),
  FILE_PROGRAMS: flag().default(false).describe('Whether programs and installers may be sent. They are never run by a browser.'),
  PICTURE_PIXELS: count('pixels', { min: 1_000_000, max: 400_000_000 })
    .default(PICTURE_LIMITS.pixels)
    .describe('Pixels of a picture, or of one frame of it, at most. A larger one is refused before it is decoded.'),
  PICTURE_FRAMES: count('frames', { min: 1, max: 10_000 }).default(PICTURE_LIMITS.frames).describe('Frames of an animated picture at most.'),
  MEDIA_WORKERS: count('processes', { min: 1, max: 64 }).default(1).describe('Processes that decode files at the same time. Each uses one processor.'),
  MEDIA_WORKER_MEMORY_BYTES: bytes({ min: 256 * MEBIBYTE })
    .default(1024 * MEBIBYTE)
    .describe('Memory of one such process. One that needs more is ended, and another one tries its file again. A picture of 100 million pixels may need 800 MB.'),
  MEDIA_JOB_MS: milliseconds({ min: 1_000, max: 600_000 }).default(90_000).describe('How long one file may be worked on. A process that takes longer is ended.'),
  FFMPEG_FOLDER: text('the folder of ffmpeg and ffprobe').optional().describe('Where `ffmpeg` and `ffprobe` are. Without them recordings have no duration and no poster.'),
  CLAMD_URL: text('tcp://host:3310 or unix:/run/clamav/clamd.ctl')
    .refine((value) => /^(?:tcp:\/\/[^/]+|unix:\/.+)$/.test(value) && URL.canParse(value))
    .optional()
    .describe('Where ClamAV listens. With it, nobody reads a file before it is scanned.'),
  CLAMD_MAX_BYTES: bytes({ min: MEBIBYTE })
    .default(100 * MEBIBYTE)
    .describe('Bytes of a file that ClamAV takes, at most. Not above its `StreamMaxLength`, which is 100 MiB in Debian and 25 MB elsewhere. A larger file cannot be scanned, so nobody may read it.'),
};

type MediaEnvironment = z.output<z.ZodObject<typeof mediaEnvironment>>;

export const mediaRulesOf = (environment: MediaEnvironment): MediaRules => ({
  types: { allowed: environment.FILE_TYPES, programs: environment.FILE_PROGRAMS },
  pictures: { ...PICTURE_LIMITS, pixels: environment.PICTURE_PIXELS, frames: environment.PICTURE_FRAMES },
  ...(environment.FFMPEG_FOLDER !== undefined && { ffmpegFolder: environment.FFMPEG_FOLDER }),
});

export const mediaWorkersOf = (environment: MediaEnvironment): MediaWorkersOptions => ({
  rules: mediaRulesOf(environment),
  workers: environment.MEDIA_WORKERS,
  jobMs: environment.MEDIA_JOB_MS,
  memoryBytes: environment.MEDIA_WORKER_MEMORY_BYTES,
});
