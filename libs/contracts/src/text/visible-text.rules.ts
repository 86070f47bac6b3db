// Code points, and properties that no version of Unicode may change: what is accepted does not depend on the runtime.

const CONTROLS = '\\p{Cc}';
const SPACES = '\\u0020\\u00A0\\u1680\\u2000-\\u200A\\u202F\\u205F\\u3000';
const LINE_SEPARATORS = '\\u2028\\u2029';
/** Marks, embeddings, overrides and isolates. */
const DIRECTIONS = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
/** Letters without ink, hyphens and joins that do not show, and signs for programs. */
const FILLERS =
  '\\u00AD\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B\\u2060-\\u2065\\u206A-\\u206F\\u2800\\u3164\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\u{13441}\\u{13442}\\u{1BCA0}-\\u{1BCA3}\\u{1D159}\\u{1D173}-\\u{1D17A}';
const JOINERS = '\\u200C\\u200D';
const SELECTORS = '\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}';
/** Spell the flags of regions. */
const TAGS = '\\u{E0020}-\\u{E007F}';
const OTHER_TAGS = '\\u{E0000}-\\u{E001F}\\u{E0080}-\\u{E00FF}\\u{E01F0}-\\u{E0FFF}';
const BLACK_FLAG = '\\u{1F3F4}';

const INVISIBLE = new RegExp(`[${CONTROLS}${SPACES}${LINE_SEPARATORS}${DIRECTIONS}${FILLERS}${JOINERS}${SELECTORS}${TAGS}${OTHER_TAGS}]`, 'gu');
/** Makes a name look like another one, or like more than one line. */
const DECEIVING = new RegExp(`[${CONTROLS}${LINE_SEPARATORS}${DIRECTIONS}${FILLERS}${OTHER_TAGS}]`, 'u');
const EACH_DECEIVING = new RegExp(DECEIVING, 'gu');
/** Joiners, selectors and tags are part of letters and emoji; those that join nothing make another name of the same look. */
const LOOSE = new RegExp(
  [
    `(?:^|[ -~${JOINERS}])[${JOINERS}]`,
    `[${JOINERS}](?:$|[ -~])`,
    // The keys of a telephone have selectors in their emoji.
    `(?:^|[ -"$-)+-/:-~])[${SELECTORS}]`,
    `(?<![${BLACK_FLAG}${TAGS}])[${TAGS}]`,
  ].join('|'),
  'u',
);
const EACH_LOOSE = new RegExp(LOOSE, 'gu');
const JOINING = new RegExp(`[${JOINERS}${SELECTORS}${TAGS}]`, 'gu');
const SPACE_RUN = new RegExp(`[${SPACES}]+`, 'gu');

/** In one spelling: composed letters and decomposed ones are the same. */
export const normalized = (text: string): string => text.normalize('NFC');

/** Without lone surrogates, which no encoding can carry, and U+0000, which no database can keep. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

/** Whether somebody who looks at it sees something. */
export const isVisible = (text: string): boolean => text.replace(INVISIBLE, '').length > 0;

/** A name in one spelling: no white space around it, and single spaces within. */
export const normalizedName = (text: string): string => normalized(text).trim().replace(SPACE_RUN, ' ');

/** Whether a name, in its one spelling, is what it looks like. */
export const isHonestName = (name: string): boolean => isStorable(name) && !DECEIVING.test(name) && !LOOSE.test(name);

/** A name without what makes it dishonest. Nothing may be left of it. */
export function honestName(name: string): string {
  let [before, after] = [name, stripped(name)];
  // What goes may leave something else loose, or two letters that compose.
  while (after !== before) [before, after] = [after, stripped(after)];
  return after;
}

const stripped = (name: string): string =>
  normalizedName(name.toWellFormed().replace(EACH_DECEIVING, '')).replace(EACH_LOOSE, (found) => found.replace(JOINING, ''));
