import { parse } from 'content-disposition';
import fc from 'fast-check';
import { contentDisposition } from './content-disposition.ts';
import { cleanFileName } from './file-name.rules.ts';

describe('the header of a download', () => {
  it('carries every clean name, in visible ASCII and on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).map(cleanFileName), fc.constantFrom('inline' as const, 'attachment' as const), (name, disposition) => {
        const header = contentDisposition(name, disposition);
        expect(header).toMatch(/^(?:inline|attachment); [\x20-\x7E]+$/);
        expect(parse(header)).toMatchObject({ type: disposition, parameters: { filename: name } });
      }),
    );
  });

  it.each([
    ['plain.txt', 'attachment', 'attachment; filename=plain.txt'],
    ['two words.txt', 'attachment', 'attachment; filename="two words.txt"'],
    ['naïve €.txt', 'inline', `inline; filename="na?ve ?.txt"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt`],
  ] as const)('is, for %s, %s', (name, disposition, header) => {
    expect(contentDisposition(name, disposition)).toBe(header);
  });
});
