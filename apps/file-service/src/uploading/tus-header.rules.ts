import { ChatError } from '@chatgenius/contracts';
import { Metadata } from '@tus/server';
import { z } from 'zod';

/** What a client says of a file that it begins to upload. */
export interface Announced {
  readonly bytes: number;
  readonly name: string;
  readonly mediaType: string;
}

const Length = z.string().regex(/^(0|[1-9]\d{0,14})$/).transform(Number);
/** Base64 of what somebody calls their file, and of its type: far longer than either may be. */
const METADATA_LENGTH = 8_192;

/** Reads the headers by which tus 1.0 creates an upload. @throws ChatError LENGTH_REQUIRED, PAYLOAD_MALFORMED */
export function announcedOf(headers: Readonly<Record<string, string | string[] | undefined>>): Announced {
  if (headers['upload-concat'] !== undefined) throw malformed('Upload-Concat', 'Uploads are not put together from several: send one, in parts that follow each other.');
  const length = Length.safeParse(headers['upload-length']);
  if (!length.success) throw new ChatError('LENGTH_REQUIRED');
  const metadata = metadataOf(headers['upload-metadata']);
  return { bytes: length.data, name: metadata.get('filename') ?? metadata.get('name') ?? '', mediaType: metadata.get('filetype') ?? metadata.get('type') ?? '' };
}

function metadataOf(header: string | string[] | undefined): ReadonlyMap<string, string> {
  if (header === undefined) return new Map();
  if (typeof header !== 'string' || header.length > METADATA_LENGTH) throw malformed('Upload-Metadata', `At most ${METADATA_LENGTH} characters.`);
  try {
    return new Map(Object.entries(Metadata.parse(header)).map(([key, value]) => [key, value ?? '']));
  } catch {
    throw malformed('Upload-Metadata', 'Use keys, each once, and behind each a space and its value in base64, separated by commas.');
  }
}

const malformed = (path: string, message: string): ChatError => new ChatError('PAYLOAD_MALFORMED', { issues: [{ path, message }] });
