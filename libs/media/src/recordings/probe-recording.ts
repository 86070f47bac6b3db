import path from 'node:path';
import { writeFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { PICTURE_LIMITS } from '../pictures/picture-limits.ts';
import { makePictures, type Pictures } from '../pictures/make-pictures.ts';
import { FileRefusedError } from '../refusal.ts';
import { type Ffmpeg, frameAt, probe } from './ffmpeg.ts';
import { ProgramFailedError } from './run-bounded.ts';
import { shapeOf } from './recording.rules.ts';

export interface Recording {
  readonly durationMs?: number;
  /** Of a video, as it is to be seen. */
  readonly width?: number;
  readonly height?: number;
  /** Of a frame near its beginning. */
  readonly poster?: Pick<Pictures, 'placeholder' | 'thumbnails'>;
}

/** The longer side of the frame that thumbnails are made of. */
const FRAME_SIDE = 1_280;

/** How long a recording is, and a picture of it. What cannot be found out is left out: whoever has a player may have the file. */
export async function probeRecording(ffmpeg: Ffmpeg, file: string, mediaType: string, folder: string): Promise<Recording> {
  try {
    const { durationMs, size } = shapeOf(await probe(ffmpeg, file, mediaType));
    const duration = durationMs === undefined ? {} : { durationMs };
    if (!size) return duration;
    if (size.width * size.height > PICTURE_LIMITS.pixels) throw new FileRefusedError('TOO_MANY_PIXELS');
    const poster = await posterOf(ffmpeg, { file, mediaType, durationMs }, folder);
    return { ...duration, ...size, ...(poster && { poster }) };
  } catch (error) {
    if (saysNothing(error)) return {};
    throw error;
  }
}

interface Played {
  readonly file: string;
  readonly mediaType: string;
  readonly durationMs: number | undefined;
}

/** A second from the beginning: many videos begin black. */
async function posterOf(ffmpeg: Ffmpeg, { file, mediaType, durationMs = 0 }: Played, folder: string): Promise<Recording['poster']> {
  const frame = path.join(folder, 'frame.png');
  try {
    await writeFile(frame, await frameAt(ffmpeg, file, mediaType, Math.min(1, durationMs / 4_000), FRAME_SIDE));
    const { placeholder, thumbnails } = await makePictures(frame, 'image/png', folder);
    return { placeholder, thumbnails };
  } catch (error) {
    if (saysNothing(error) || error instanceof FileRefusedError) return undefined;
    throw error;
  } finally {
    await rm(frame, { force: true });
  }
}

const saysNothing = (error: unknown): boolean => error instanceof ProgramFailedError || error instanceof z.ZodError || error instanceof SyntaxError;
