import path from 'node:path';
import { z } from 'zod';
import { type PictureLimits } from '../pictures/picture-limits.ts';
import { refusalReasons, type RefusalReason } from '../refusal.ts';
import { fileKinds } from '../types/file-types.rules.ts';
import { type TypePolicy } from '../types/type-policy.ts';

/** A file of this machine that is looked at. */
export interface MediaJob {
  readonly path: string;
  /** A folder for what is made of it. Its owner removes it. */
  readonly folder: string;
  /** Its clean name. */
  readonly name: string;
  readonly claimedType: string;
}

/** What holds for all jobs of a worker. */
export interface MediaRules {
  readonly types: TypePolicy;
  readonly pictures: PictureLimits;
  /** The folder of `ffmpeg` and `ffprobe`; absent where there are none. */
  readonly ffmpegFolder?: string;
}

const Pixels = z.int().positive();
const Thumbnail = z.object({ width: Pixels, height: Pixels, path: z.string(), bytes: z.int().positive() });
const Picture = z.object({
  width: Pixels,
  height: Pixels,
  animated: z.boolean(),
  placeholder: z.base64().max(100),
  thumbnails: z.array(Thumbnail).readonly(),
});
const Recording = z.object({
  durationMs: z.int().positive().optional(),
  width: Pixels.optional(),
  height: Pixels.optional(),
  poster: Picture.pick({ placeholder: true, thumbnails: true }).optional(),
});
const ProcessedFile = z.object({
  mediaType: z.string(),
  kind: z.enum(fileKinds),
  inline: z.boolean(),
  servedAs: z.string(),
  /** Without what its camera has written into it: the file itself where there is nothing to leave out. */
  original: z.string(),
  picture: Picture.optional(),
  recording: Recording.optional(),
});
export type ProcessedFile = z.infer<typeof ProcessedFile>;

export type MediaResult = ProcessedFile | { readonly refused: RefusalReason };

/** What a worker says about a job. It has seen hostile bytes, and is believed nothing that it cannot be. */
export const WorkerAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), file: ProcessedFile }),
  z.object({ outcome: z.literal('refused'), reason: z.enum(refusalReasons) }),
  z.object({ outcome: z.literal('failed'), message: z.string(), suspicious: z.boolean() }),
]);
export type WorkerAnswer = z.infer<typeof WorkerAnswer>;

/** Whether all files that a result names are the job's own: another one would be shown to whoever reads the message. */
export function isWithin({ path: source, folder }: MediaJob, { original, picture, recording }: ProcessedFile): boolean {
  const thumbnails = [...(picture?.thumbnails ?? []), ...(recording?.poster?.thumbnails ?? [])].map((thumbnail) => thumbnail.path);
  const made = original === source ? thumbnails : [original, ...thumbnails];
  return made.every((file) => path.dirname(file) === path.resolve(folder));
}
