import { EMOJI } from './emoji-17.ts';

/** Choose between the drawing of a picture in colour and as text. */
const VARIATION_SELECTORS = /[\uFE0E\uFE0F]/g;
const withoutSelectors = (text: string): string => text.replace(VARIATION_SELECTORS, '');

const canonical: ReadonlyMap<string, string> = new Map(EMOJI.map((emoji) => [withoutSelectors(emoji), emoji]));

/**
 * The one spelling of a picture, whichever of its spellings a client has sent: with all variation selectors, some, or
 * none. What is no emoji stays as it is.
 */
export const canonicalEmoji = (text: string): string => canonical.get(withoutSelectors(text)) ?? text;

export const isEmoji = (text: string): boolean => canonical.get(withoutSelectors(text)) === text;
