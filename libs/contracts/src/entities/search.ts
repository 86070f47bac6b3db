import { z } from 'zod';
import { limits } from '../limits.ts';
import { PlainText } from '../text/text.ts';
import { Message } from './message.ts';

/** What somebody has typed to search for. */
export const SearchText = PlainText(limits.searchQueryLength);

/** A piece of a message's text, and whether it is what was searched for. */
export const Highlight = z.object({ text: z.string(), match: z.boolean() }).meta({ id: 'Highlight', description: 'A piece of a message’s text, and whether it is what was searched for.' });
export type Highlight = z.infer<typeof Highlight>;

export const SearchHit = z.object({
  message: Message,
  /** The whole of the message's text, in pieces: plain text, never markup. */
  highlights: z.array(Highlight),
  /** Comparable within one search alone. */
  rank: z.number(),
}).meta({ id: 'SearchHit', description: 'A message that was found.' });
export type SearchHit = z.infer<typeof SearchHit>;

/** By how well a message matches, the newer first of equals; or the newest first. */
export const SearchOrder = z.enum(['relevance', 'newest']);
export type SearchOrder = z.infer<typeof SearchOrder>;
