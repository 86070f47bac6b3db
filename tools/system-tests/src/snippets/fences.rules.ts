/** A block of code in a page. */
export interface Fence {
  /** `file` of a whole file, which its page's own spec runs. */
  readonly language: string;
  readonly code: string;
  /** Of its first line of code in the page, from 1. */
  readonly line: number;
}

const OPENING = /^(?<indent> *)```(?<language>\S*)(?<file> file=)?/;

/** The blocks of code in a page of Markdown, in their order. */
export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: { readonly language: string; readonly indent: string; readonly line: number; readonly code: string[] } | undefined;
  markdown.split('\n').forEach((text, index) => {
    const opening = OPENING.exec(text)?.groups;
    if (open === undefined) {
      if (opening) open = { language: opening.file ? 'file' : (opening.language ?? ''), indent: opening.indent ?? '', line: index + 2, code: [] };
    } else if (opening) {
      fences.push({ language: open.language, code: open.code.join('\n'), line: open.line });
      open = undefined;
    } else {
      open.code.push(text.startsWith(open.indent) ? text.slice(open.indent.length) : text);
    }
  });
  return fences;
}

/** A reason that a reader sees, as the first line of a snippet that is not run. */
const FRAGMENT = /^(?:\/\/|#) Fragment: \S.*\.$/;

export const isFragment = ({ code }: Fence): boolean => FRAGMENT.test(code.split('\n', 1)[0] ?? '');
