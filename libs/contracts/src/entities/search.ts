import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { AttachmentId } from '../ids.ts';
import { limits } from '../limits.ts';
import { PlainText } from '../text/text.ts';
import { Message } from './message.ts';

/** What somebody has typed to search for. */
export const SearchText = PlainText(limits.searchQueryLength);

/** A piece of a message's text, and whether it is what was searched for. */
export const Highlight = z.object({ text: z.string(), match: z.boolean() }).meta({ id: 'Highlight', description: 'A piece of a message’s text, and whether it is what was searched for.' });
export type Highlight = z.infer<typeof Highlight>;

/** A type of file, such as `application/pdf`. */
export const MediaType = textUpTo(limits.mediaTypeLength).regex(/^[a-z0-9][a-z0-9!#$&^_.+\-]*\/[a-z0-9][a-z0-9!#$&^_.+\-]*$/, 'Use a type such as application/pdf, in small letters.');

/** A file of a message whose name holds what was searched for. */
const FoundFile = z.object({ fileId: AttachmentId, highlights: z.array(Highlight).describe('The whole of its name, in pieces.') }).meta({ id: 'FoundFile', description: 'A file of a message whose name holds what was searched for.' });

export const SearchHit = z.object({
  message: Message,
  highlights: z.array(Highlight).describe(`The whole of the message's text, in pieces: plain text, never markup.`),
  files: z.array(FoundFile).optional().describe('Files whose names hold what was searched for; absent where there are none.'),
  rank: z.number().describe('Comparable within one search alone.'),
}).meta({ id: 'SearchHit', description: 'A message that was found.' });
export type SearchHit = z.infer<typeof SearchHit>;

/** By how well a message matches, the newer first of equals; or the newest first. */
export const SearchOrder = z.enum(['relevance', 'newest']).meta({ id: 'SearchOrder', description: 'What comes first.' });
export type SearchOrder = z.infer<typeof SearchOrder>;
