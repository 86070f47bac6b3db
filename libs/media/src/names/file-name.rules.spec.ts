import fc from 'fast-check';
import { isHonestName } from '@chatgenius/contracts';
import { extensionOf } from './extension.rules.ts';
import { cleanFileName, FILE_NAME_BYTES } from './file-name.rules.ts';

const PIECES = ['..', '/', '\\', 'C:', '.', ' ', 'CON', 'lpt1', 'nul', '\u202E', '\u200B', '\u200D', '\u0000', '\n', '\uD83D', '"', '*', '?', 'a', 'é', 'e\u0301', '漢', '👩‍🚀', '.png', '.exe', '%2f', 'x'.repeat(200)];
const hostile = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' })), { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('a clean name', () => {
  it('can be kept by every system, looks as it is, and is clean', () => {
    fc.assert(
      fc.property(hostile, (claimed) => {
        const name = cleanFileName(claimed);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(FILE_NAME_BYTES);
        expect(name).not.toMatch(/[/\\<>:"|?*]|^[. ]|[. ]$|^$/);
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d) *(?:\.|$)/i);
        expect(isHonestName(name)).toBe(true);
        expect(cleanFileName(name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps a name that is clean', () => {
    const clean = ['report.pdf', 'Übersicht 2026 (final).docx', '報告書.png', 'отчёт.csv', 'محمد.txt', 'नमस्ते.md', '👩‍🚀.gif', 'archive.tar.gz', 'no extension', 'a%2fb.txt', 'console.log', 'com10.txt'];
    expect(clean.map(cleanFileName)).toEqual(clean);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ada\\photo.jpg', 'photo.jpg'],
    ['folder/..', 'folder'],
    ['/', 'file'],
    ['', 'file'],
    [' . ', 'file'],
    ['\u202E\u200B', 'file'],
    ['.htaccess', 'htaccess'],
    ['photo\u202Egnp.exe', 'photognp.exe'],
    ['in\u200Bvoice.pdf', 'invoice.pdf'],
    ['a.png                    .exe', 'a.png .exe'],
    ['two\nlines\u2028here.txt', 'twolineshere.txt'],
    ['CON', '_CON'],
    ['aux.txt', '_aux.txt'],
    ['Nul .tar.gz', '_Nul .tar.gz'],
    ['con\u200B.txt', '_con.txt'],
    ['name. . ', 'name'],
    ['what?.txt', 'what_.txt'],
    ['file.txt:evil.exe', 'file.txt_evil.exe'],
    ['e\u0301.txt', 'é.txt'],
    ['half \uD83D.txt', 'half \uFFFD.txt'],
  ])('makes of %j %j', (claimed, name) => {
    expect(cleanFileName(claimed)).toBe(name);
  });

  it('keeps the extension of a name that is too long, and cuts no letter in two', () => {
    const long = cleanFileName(`${'👩‍🚀'.repeat(100)}.jpeg`);
    expect(long).toBe(`${'👩‍🚀'.repeat(22)}.jpeg`);
    expect(cleanFileName(`${'a'.repeat(300)}.${'b'.repeat(40)}`)).toBe('a'.repeat(FILE_NAME_BYTES));
    expect(cleanFileName(`deep/${'x/'.repeat(10_000)}name.txt`)).toBe('name.txt');
  });
});

describe('an extension', () => {
  it('is what follows the last dot, in lower case', () => {
    expect(['a.PNG', 'a.tar.gz', 'none', '.hidden', 'a.'].map(extensionOf)).toEqual(['.png', '.gz', '', '', '.']);
  });
});
