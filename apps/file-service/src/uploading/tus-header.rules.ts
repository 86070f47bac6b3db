import { ChatError } from '@chatgenius/contracts';
import { z } from 'zod';

/** What a client says of a file that it begins to upload. */
export interface Announced {
  readonly bytes: number;
  readonly name: string;
  readonly mediaType: string;
}

const Length = z.string().regex(/^\d{1,15}$/).transform(Number);
/** Base64 of what somebody calls their file, and of its type: far longer than either may be. */
const METADATA_LENGTH = 8_192;

/** Reads the headers by which tus 1.0 creates an upload. @throws ChatError LENGTH_REQUIRED, PAYLOAD_MALFORMED */
export function announcedOf(headers: Readonly<Record<string, string | string[] | undefined>>): Announced {
  const length = Length.safeParse(headers['upload-length']);
  if (!length.success) throw new ChatError('LENGTH_REQUIRED');
  const metadata = metadataOf(headers['upload-metadata']);
  return { bytes: length.data, name: metadata.get('filename') ?? metadata.get('name') ?? '', mediaType: metadata.get('filetype') ?? metadata.get('type') ?? '' };
}

function metadataOf(header: string | string[] | undefined): ReadonlyMap<string, string> {
  if (header === undefined) return new Map();
  if (typeof header !== 'string' || header.length > METADATA_LENGTH) throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'Upload-Metadata', message: `At most ${METADATA_LENGTH} characters.` }] });
  return new Map(
    header.split(',').map((pair) => {
      const [key = '', value = ''] = pair.trim().split(' ');
      return [key, Buffer.from(value, 'base64').toString('utf8')];
    }),
  );
}
