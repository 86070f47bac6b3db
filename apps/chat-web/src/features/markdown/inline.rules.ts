/** A piece of plain text: as it is, an address to follow, or somebody's name. */
export type Piece = { readonly kind: 'text' | 'link'; readonly text: string } | { readonly kind: 'mention'; readonly text: string; readonly handle: string };

/** Bare addresses up to white space, and names behind an `@` that no word precedes. */
const PIECES = /(?<link>\bhttps?:\/\/[^\s<>"]+)|(?<![\p{L}\p{N}_.\/@])@(?<handle>[a-z0-9][a-z0-9._-]{1,30}[a-z0-9])/giu;
/** What ends a sentence is not part of the address before it. */
const TRAILING = /[.,:;!?'")\]]+$/;

/** Finds addresses and names in text that has no markup. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const plain = (to: number): void => void (to > end && pieces.push({ kind: 'text', text: text.slice(end, to) }));
  for (const match of text.matchAll(PIECES)) {
    const { link, handle } = match.groups ?? {};
    plain(match.index);
    const found = link === undefined ? match[0] : withoutTrailing(link);
    pieces.push(handle === undefined ? { kind: 'link', text: found } : { kind: 'mention', text: found, handle: handle.toLowerCase() });
    end = match.index + found.length;
  }
  plain(text.length);
  return pieces;
}

/** A bracket that is opened in the address belongs to it. */
function withoutTrailing(link: string): string {
  const cut = link.replace(TRAILING, '');
  return cut.includes('(') && link.at(cut.length) === ')' ? `${cut})` : cut;
}

/** Where a link may lead: nothing that runs, or reads from this device. */
export function safeAddress(url: string): string | undefined {
  const { protocol, href } = URL.parse(url) ?? {};
  return protocol === 'http:' || protocol === 'https:' || protocol === 'mailto:' ? href : undefined;
}
