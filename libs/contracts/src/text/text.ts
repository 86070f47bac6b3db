import { textUpTo, upTo, type Refused } from '../define/bounds.ts';
import { limits } from '../limits.ts';
import { isHonestName, isStorable, isVisible, normalized, normalizedName } from './visible-text.rules.ts';

/**
 * Text as people type it, in one spelling (NFC). The one place that decides what a text may be. Composing takes more time
 * than a long text is worth, so its length is checked before and after.
 */
export const PlainText = (maxLength: number, tooLong?: Refused) =>
  upTo(textUpTo(maxLength * limits.textParts, tooLong).overwrite(normalized), maxLength, tooLong).refine(isStorable, 'Text must be well-formed Unicode without U+0000.');

/** Text that says something. */
export const SeenText = (maxLength: number) => PlainText(maxLength).min(1).refine(isVisible, 'Use characters that can be seen.');

/** Text that may be left empty. It is empty as well where nobody would see anything of it. */
export const OptionalText = (maxLength: number) => PlainText(maxLength).overwrite((text) => (isVisible(text) ? text : ''));

/**
 * One line that names or describes something, in one spelling. The one place that decides what a name may be: no control
 * characters, no changes of direction, nothing that cannot be seen.
 */
export const OptionalLine = (maxLength: number) =>
  textUpTo(limits.rawNameLength).overwrite(normalizedName).max(maxLength, { abort: true }).refine(isHonestName, 'Use one line of visible characters, without controls of direction.');

/** One that has to be there. */
export const NameText = (maxLength: number) => OptionalLine(maxLength).min(1).refine(isVisible, 'Use characters that can be seen.');
