import { type Probe } from './ffmpeg.ts';

export interface Shape {
  readonly durationMs: number | undefined;
  /** Of what moves in it, as it is to be seen; the cover of an album does not. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

/** A longer one is a mistake in the file. */
const LONGEST_MS = 7 * 24 * 3_600_000;

export function shapeOf({ streams, format }: Probe): Shape {
  const video = streams.find(({ codec_type, disposition }) => codec_type === 'video' && disposition?.attached_pic !== 1);
  const seconds = format.duration ?? Math.max(...streams.map(({ duration = 0 }) => duration), 0);
  const durationMs = Math.round(seconds * 1_000);
  return { durationMs: durationMs > 0 && durationMs <= LONGEST_MS ? durationMs : undefined, size: video && sizeOf(video) };
}

/** Telephones write what they have held upright lying down. */
function sizeOf({ width, height, side_data_list: sideData = [] }: Probe['streams'][number]): Shape['size'] {
  if (width === undefined || height === undefined) return undefined;
  const rotation = sideData.find((entry) => entry.rotation !== undefined)?.rotation ?? 0;
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}
