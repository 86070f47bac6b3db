import { type Screened } from '../screened.ts';
import { foldText } from './folded-text.ts';
import { masked, type WordMatcher } from './word-matcher.ts';

/** What word filters make of a text: one that is to be refused refuses it, whatever others say. */
export function screenWords(text: string, matchers: readonly WordMatcher[]): Screened {
  if (matchers.length === 0) return { text };
  const folded = foldText(text);
  const found = matchers.flatMap((matcher) => matcher.findIn(folded));
  if (found.length === 0) return { text };
  if (found.some(({ action }) => action === 'refuse')) return { text, refusal: { reason: 'FILTERED' } };
  const reported = [...new Set(found.filter(({ action }) => action === 'report').map(({ pattern }) => pattern))];
  return { text: masked(text, found.filter(({ action }) => action === 'mask')), ...(reported.length > 0 && { reported }) };
}
