/** What is not seen, and would hide a word: joiners, soft hyphens, marks of direction. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
const MARKS = /\p{M}+/gu;
const SPACE = /\s/u;
const IN_WORDS = /[\p{L}\p{N}]/u;
/** Written without spaces between words: each sign is a word of its own, as for the search. */
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** A text without case, accents, widths and what is not seen, and where each character of it comes from. */
export interface FoldedText {
  readonly text: string;
  /** By code unit of `text`: where its source begins and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** By code unit of `text`: whether it is part of a word that goes on beside it. */
  readonly inWord: readonly boolean[];
}

const folded = (character: string): string => character.normalize('NFKD').replace(MARKS, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ı', 'i');

/** In one pass over the text. White space becomes one blank. */
export function foldText(source: string): FoldedText {
  const [starts, ends, inWord]: [number[], number[], boolean[]] = [[], [], []];
  let text = '';
  let at = 0;
  for (const character of source) {
    const from = at;
    at += character.length;
    if (UNSEEN.test(character)) continue;
    const isSpace = SPACE.test(character);
    if (isSpace && text.endsWith(' ')) continue;
    const units = isSpace ? ' ' : folded(character);
    const goesOn = IN_WORDS.test(units) && !SIGNS.test(units);
    for (let unit = 0; unit < units.length; unit++) {
      starts.push(from);
      ends.push(at);
      inWord.push(goesOn);
    }
    text += units;
    // A mark belongs to the letter before it.
    if (units === '' && ends.length > 0) ends[ends.length - 1] = at;
  }
  return { text, starts, ends, inWord };
}
