import path from 'node:path/posix';

/** What a link leads to, from the root of the repository. */
export interface Target {
  readonly file: string;
  /** `#…`, or nothing. */
  readonly anchor: string;
}

const LINK = /(?<=\]\()(?!https?:|mailto:|#)(?<target>[^)\s#]+)(?<anchor>#[^)\s]*)?(?=\))/g;
const CODE = /```[^]*?```/g;

/** The same page with its links within the repository rewritten; those in code stay. @param file from the root of the repository */
export function withLinks(markdown: string, file: string, rewrite: (target: Target) => string): string {
  const rewritten = (text: string) =>
    text.replaceAll(LINK, (link, target: string, anchor: string | undefined) => rewrite({ file: path.normalize(path.join(path.dirname(file), target)), anchor: anchor ?? '' }) || link);
  let at = 0;
  let result = '';
  for (const { 0: code, index } of markdown.matchAll(CODE)) {
    result += rewritten(markdown.slice(at, index)) + code;
    at = index + code.length;
  }
  return result + rewritten(markdown.slice(at));
}

/** As GitHub names the headings of a page, so that links into it work in both places. */
export const slugOf = (heading: string): string => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-');

/** The anchors of a page: those of its headings, of which a second one of the same name gets a number. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of markdown.replaceAll(CODE, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
