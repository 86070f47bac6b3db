import path from 'node:path';
import { z } from 'zod';
import { type Bounds, runBounded } from './run-bounded.ts';

/** Where the programs are: `ffprobe` and `ffmpeg` of one release. */
export interface Ffmpeg {
  readonly folder: string;
}

const MEBIBYTE = 1024 * 1024;
const PROBE: Bounds = { milliseconds: 15_000, memoryBytes: 512 * MEBIBYTE, outputBytes: MEBIBYTE };
const FRAME: Bounds = { milliseconds: 20_000, memoryBytes: 768 * MEBIBYTE, outputBytes: 32 * MEBIBYTE };

/**
 * The one reader that may look at each type. ffmpeg would find one by itself, and some of them (playlists, lists to join) open
 * further files and addresses.
 */
const READERS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/3gpp': 'mov',
  'video/3gpp2': 'mov',
  'audio/mp4': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/vnd.avi': 'avi',
  'video/ogg': 'ogg',
  'audio/ogg': 'ogg',
  'application/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/aac': 'aac',
};

export const isPlayed = (mediaType: string): boolean => mediaType in READERS;

/** Nothing but this one file, with one thread, and no block of memory that is larger than a large frame. */
const input = (file: string, mediaType: string): string[] => [
  ...['-hide_banner', '-loglevel', 'quiet', '-threads', '1', '-max_alloc', String(256 * MEBIBYTE)],
  ...['-protocol_whitelist', 'file', '-f', READERS[mediaType] ?? '', '-i', `file:${file}`],
];

const decimal = z.coerce.number().optional().catch(undefined);
const Probe = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      width: z.int().positive().optional().catch(undefined),
      height: z.int().positive().optional().catch(undefined),
      duration: decimal,
      disposition: z.object({ attached_pic: z.int().optional() }).optional().catch(undefined),
      side_data_list: z.array(z.object({ rotation: decimal })).optional().catch(undefined),
    }),
  ),
  format: z.object({ duration: decimal }),
});
export type Probe = z.infer<typeof Probe>;

export async function probe({ folder }: Ffmpeg, file: string, mediaType: string): Promise<Probe> {
  const entries = 'format=duration:stream=codec_type,width,height,duration:stream_disposition=attached_pic:stream_side_data=rotation';
  const output = await runBounded(path.join(folder, 'ffprobe'), ['-of', 'json', '-show_entries', entries, ...input(file, mediaType)], PROBE);
  return Probe.parse(JSON.parse(output.toString()));
}

/** One frame as PNG, turned as it is to be seen, within a box. */
export async function frameAt({ folder }: Ffmpeg, file: string, mediaType: string, seconds: number, side: number): Promise<Buffer> {
  const scale = `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease`;
  const output = ['-map', '0:V:0', '-frames:v', '1', '-vf', scale, '-an', '-sn', '-dn', '-f', 'image2pipe', '-c:v', 'png', '-timelimit', String(FRAME.milliseconds / 1_000), 'pipe:1'];
  return runBounded(path.join(folder, 'ffmpeg'), ['-nostdin', '-ss', String(seconds), ...input(file, mediaType), ...output], FRAME);
}
