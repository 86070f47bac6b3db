import { ChatError } from '@chatgenius/contracts';

/** Of the extension `checksum`. SHA-1 has to be among them; whoever cares for more than a broken line takes the other one. */
export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256'] as const;
const LENGTHS = { sha1: 20, sha256: 32 } as const;

/** What a client says that the bytes of one request add up to. */
export interface Checksum {
  readonly algorithm: (typeof CHECKSUM_ALGORITHMS)[number];
  readonly digest: Buffer;
}

/** Reads `Upload-Checksum`. @throws ChatError PAYLOAD_MALFORMED for what is none, or of another algorithm */
export function checksumOf(header: string | string[] | undefined): Checksum | undefined {
  if (header === undefined) return undefined;
  const [name = '', encoded = ''] = typeof header === 'string' ? header.trim().split(' ') : [];
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name);
  const digest = Buffer.from(encoded, 'base64');
  if (algorithm === undefined || digest.length !== LENGTHS[algorithm]) throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'Upload-Checksum', message: `Use ${CHECKSUM_ALGORITHMS.join(' or ')}, a space, and the checksum in base64.` }] });
  return { algorithm, digest };
}
