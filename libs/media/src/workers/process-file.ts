import path from 'node:path';
import { MalformedFileError } from '../metadata/file-bytes.ts';
import { withoutMetadata } from '../metadata/without-metadata.ts';
import { isDecoded, makePictures } from '../pictures/make-pictures.ts';
import { damaged } from '../pictures/picture-header.ts';
import { isPlayed } from '../recordings/ffmpeg.ts';
import { probeRecording } from '../recordings/probe-recording.ts';
import { type FileType } from '../types/file-types.rules.ts';
import { inspectFile } from '../types/inspect-file.ts';
import { type MediaJob, type MediaRules, type ProcessedFile } from './media-job.ts';

/**
 * What a file is, what is made of it, and the file as others may have it.
 * @throws FileRefusedError
 */
export async function processFile({ path: file, folder, name, claimedType }: MediaJob, { types, pictures, ffmpegFolder }: MediaRules): Promise<ProcessedFile> {
  const type = await inspectFile(file, { name, claimedType }, types);
  const picture = isDecoded(type.mediaType) ? await makePictures(file, type.mediaType, folder, pictures) : undefined;
  const isProbed = ffmpegFolder !== undefined && isPlayed(type.mediaType);
  const recording = isProbed ? await probeRecording({ folder: ffmpegFolder }, file, type.mediaType, folder) : undefined;
  const original = await cleaned({ file, type, orientation: picture?.orientation ?? 1 }, folder);
  return { ...type, original, ...(picture && { picture }), ...(recording && { recording }) };
}

/** A video that is not built as it should be stays as it is; a picture of which nobody can tell what is in it is refused. */
async function cleaned({ file, type, orientation }: { file: string; type: FileType; orientation: number }, folder: string): Promise<string> {
  try {
    return await withoutMetadata({ path: file, mediaType: type.mediaType, orientation }, path.join(folder, 'original'));
  } catch (error) {
    if (!(error instanceof MalformedFileError)) throw error;
    return type.kind === 'image' ? damaged(error) : file;
  }
}
