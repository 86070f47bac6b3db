import { ChatError } from '@chatgenius/contracts';

/** What a version is called in `ETag` and `If-Match` (RFC 9110, section 8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

const TAG = /^(?:W\/)?"[\x21\x23-\x7e]*"$/;
const LONGEST = 1_000;

/**
 * Whether a version is one of those that `If-Match` names. Without the header every one is; a weak tag is none.
 * @throws ChatError PAYLOAD_MALFORMED
 */
export function isMeantBy(ifMatch: string | undefined): (version: number) => boolean {
  if (ifMatch === undefined || ifMatch.trim() === '*') return () => true;
  const tags = ifMatch.length > LONGEST ? [''] : ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => TAG.test(tag))) {
    throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'headers.if-match', message: 'Use the ETag of an answer, such as "3", or *.' }] });
  }
  return (version) => tags.includes(etagOf(version));
}
