import { fromMarkdown } from 'mdast-util-from-markdown';

export type Root = ReturnType<typeof fromMarkdown>;
export type Node = Root['children'][number];

/** What stays as it is written: nothing of HTML, no headings, and no pictures of other hosts. */
const OFF = ['htmlFlow', 'htmlText', 'headingAtx', 'setextUnderline', 'thematicBreak', 'codeIndented', 'definition', 'labelStartImage', 'characterReference'];
export const parse = (text: string): Root => fromMarkdown(text, { extensions: [{ disable: { null: OFF } }] });
