import { fromMarkdown } from 'mdast-util-from-markdown';

export type Root = ReturnType<typeof fromMarkdown>;
export type Node = Root['children'][number];

/** What stays as it is written: nothing of HTML, no headings, and no pictures of other hosts. */
const OFF = ['htmlFlow', 'htmlText', 'headingAtx', 'setextUnderline', 'thematicBreak', 'codeIndented', 'definition', 'labelStartImage', 'characterReference'];
/** Without any of these a text has no markup: most messages. */
const MARKUP = /[*_`>[\]\\<]|^\s*(?:[-+]|\d+[.)])\s/m;

/** The tree of a text, or nothing where it is plain. */
export const parse = (text: string): Root | undefined => (MARKUP.test(text) ? fromMarkdown(text, { extensions: [{ disable: { null: OFF } }] }) : undefined);
