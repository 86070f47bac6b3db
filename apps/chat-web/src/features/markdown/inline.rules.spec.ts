import { piecesOf, safeAddress } from './inline.rules.ts';

describe('addresses and names in plain text', () => {
  const short = (text: string) => piecesOf(text).map((piece) => (piece.kind === 'text' ? piece.text : `${piece.kind}:${piece.text}`));

  it('are found, and the text between them is kept', () => {
    expect(short('see https://a.example/x, @ada!')).toEqual(['see ', 'link:https://a.example/x', ', ', 'mention:@ada', '!']);
    expect(short('(https://en.wikipedia.org/wiki/Chat_(disambiguation))')).toEqual(['(', 'link:https://en.wikipedia.org/wiki/Chat_(disambiguation)', ')']);
  });

  it('are not found in words, addresses of mail, and paths', () => {
    for (const text of ['mail ada@example.org', 'npm:@@scope', 'a/@b', 'xhttps://no']) expect(piecesOf(text).filter(({ kind }) => kind === 'mention')).toEqual([]);
  });

  it('lead nowhere that runs something', () => {
    expect(safeAddress('https://a.example')).toBe('https://a.example/');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'blob:x', ' JaVaScRiPt:x', 'relative']) expect(safeAddress(url)).toBeUndefined();
  });
});
