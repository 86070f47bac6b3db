import { deflateRawSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { SpecFolder } from '../files.fixture.ts';
import { corners } from '../pictures/pictures.fixture.ts';
import { FileRefusedError } from '../refusal.ts';
import { type FileType } from './file-types.rules.ts';
import { inspectFile } from './inspect-file.ts';
import { DEFAULT_POLICY } from './type-policy.ts';

const specFolder = new SpecFolder();
afterAll(() => specFolder.remove());

const inspect = (bytes: Buffer | string, name: string, claimedType = '', policy = DEFAULT_POLICY) => inspectFile(specFolder.file(bytes).file, { name, claimedType }, policy);
const refused = (bytes: Buffer | string, name: string, claimedType = '') => expect(inspect(bytes, name, claimedType)).rejects;

const png = await corners(20, 20).png().toBuffer();
const HTML = '<!doctype html><html><script>alert(document.domain)</script>';
const SVG = '<?xml version="1.0"?><!-- a picture --><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
const PROGRAM = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
const ELF = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)]);

function zip(files: Record<string, string>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(files)) archive.addBuffer(Buffer.from(content), name);
  archive.end();
  return buffer(archive.outputStream);
}

const archive = await zip({ 'a.txt': 'a' });

describe('what a file is', () => {
  it('is found from its bytes, whatever it is called', async () => {
    const picture = { mediaType: 'image/png', kind: 'image', inline: true, servedAs: 'image/png' };
    await expect(inspect(png, 'picture.png', 'image/png')).resolves.toEqual(picture);
    // Another picture than it says, and one that says nothing.
    await expect(inspect(png, 'photo.jpg', 'image/jpeg')).resolves.toEqual(picture);
    await expect(inspect(png, 'noname', 'application/octet-stream')).resolves.toEqual(picture);
  });

  it.each([
    ['notes.txt', 'Grüße, 世界\n', 'text/plain', 'document'],
    ['table.csv', 'a,b\n1,2\n', 'text/csv', 'document'],
    ['README.md', '# Title\n', 'text/markdown', 'document'],
    ['data.json', '{"a":[1,2]}', 'application/json', 'document'],
    ['broken.json', '{"a":', 'text/plain', 'document'],
    ['script.ts', 'export const a = 1;\n', 'text/plain', 'document'],
    ['page.html', HTML, 'text/html', 'document'],
    ['page.txt', `\uFEFF \n${HTML}`, 'text/html', 'document'],
    ['drawing.svg', SVG, 'image/svg+xml', 'document'],
    ['feed.xml', '<?xml version="1.0"?><feed/>', 'application/xml', 'document'],
    ['paper.pdf', '%PDF-1.7\n%âãÏÓ\n', 'application/pdf', 'document'],
    ['bytes.bin', Buffer.from([1, 2, 3, 0, 255, 254]), 'application/octet-stream', 'other'],
    ['latin1.txt', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'application/octet-stream', 'other'],
  ])('is, for %s, told and only ever saved', async (name, bytes, mediaType, kind) => {
    await expect(inspect(bytes, name)).resolves.toEqual({ mediaType, kind, inline: false, servedAs: 'application/octet-stream' });
  });

  it('is told of archives and of documents that are archives', async () => {
    const docx = await zip({ '[Content_Types].xml': '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>' });
    await expect(inspect(docx, 'letter.docx')).resolves.toMatchObject({ mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', kind: 'document', inline: false });
    await expect(inspect(archive, 'things.zip')).resolves.toMatchObject({ mediaType: 'application/zip', kind: 'other', inline: false });
  });

  it('is believed of TypeScript, which some systems call a video', async () => {
    await expect(inspect('const a = 1;', 'main.ts', 'video/mp2t')).resolves.toMatchObject({ mediaType: 'text/plain' });
  });
});

describe('a file is refused', () => {
  it('that is empty', () => refused('', 'picture.png').toMatchObject({ reason: 'EMPTY' }));

  it.each([
    ['a page by its name', HTML, 'cat.png', ''],
    ['a page by what its sender says', HTML, 'cat', 'image/png'],
    ['a script', 'alert(1)', 'cat.gif', 'image/gif'],
    ['a drawing with a script', SVG, 'cat.jpg', 'image/jpeg'],
    ['an archive', archive, 'cat.webp', ''],
    ['a picture that says that it is a video', png, 'clip.mp4', 'video/mp4'],
    ['a page that says that it is music', HTML, 'song.mp3', 'audio/mpeg'],
  ])('that is disguised: %s', (_, bytes, name, claimed) => refused(bytes, name, claimed).toMatchObject({ reason: 'DISGUISED' }));

  it.each([
    ['by what is in it', PROGRAM, 'report.pdf'],
    ['of another system', ELF, 'data'],
    ['with the name of a picture', PROGRAM, 'cat.png'],
    ['behind the name of a document', Buffer.from('x'), 'invoice.pdf.exe'],
    ['that a system runs by its name', '@echo off', 'install.bat'],
    ['that is a link', '[InternetShortcut]\nURL=https://example.org', 'free.url'],
  ])('that is a program, %s', (_, bytes, name) => refused(bytes, name).toMatchObject({ reason: 'EXECUTABLE' }));

  it('whose type is not among those that are allowed', async () => {
    const policy = { allowed: ['image/*', 'application/pdf'], programs: false };
    await expect(inspect(png, 'a.png', '', policy)).resolves.toMatchObject({ mediaType: 'image/png' });
    await expect(inspect('%PDF-1.7\n', 'a.pdf', '', policy)).resolves.toMatchObject({ mediaType: 'application/pdf' });
    await expect(inspect('a', 'a.txt', '', policy)).rejects.toMatchObject({ reason: 'TYPE_NOT_ALLOWED' });
  });

  it('but not a program where programs are allowed', async () => {
    await expect(inspect(PROGRAM, 'setup.exe', '', { ...DEFAULT_POLICY, programs: true })).resolves.toMatchObject({ mediaType: 'application/x-msdownload', inline: false, servedAs: 'application/octet-stream' });
  });
});

describe('looking at a file', () => {
  it('unpacks no more of an archive than it takes to see what it is', async () => {
    const content = Buffer.alloc(64 * 1024 * 1024, '<a/>');
    const packed = deflateRawSync(content, { level: 1 });
    const name = Buffer.from('[Content_Types].xml');
    const head = Buffer.alloc(30);
    head.write('PK\x03\x04', 'latin1');
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    // It lies about its size.
    head.writeUInt32LE(100, 22);
    head.writeUInt16LE(name.length, 26);
    const before = process.memoryUsage.rss();
    await expect(inspect(Buffer.concat([head, name, packed]), 'bomb.docx')).resolves.toMatchObject({ mediaType: 'application/zip' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(48 * 1024 * 1024);
  });

  it('has an end, and one of its two outcomes, whatever the bytes are', async () => {
    const samples = [png, archive, PROGRAM, ELF, ...['%PDF-1.7\n', 'ID3\x04\0\0\0\0\x7f\x7f', '\x1aE\xdf\xa3', '\0\0\0\x18ftypheic', 'OggS', 'RIFF\0\0\0\0WAVE', '\x1f\x8b\x08', 'II*\0', '<?xml ', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'].map((text) => Buffer.from(text, 'latin1'))];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.uint8Array({ maxLength: 200 }), async (sample, changes, more) => {
        const bytes = Buffer.concat([sample, more]);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const outcome = await inspect(bytes, 'a').catch((error: unknown) => error);
        expect(outcome instanceof FileRefusedError || typeof (outcome as FileType).mediaType === 'string').toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is a fault of its own when the file is not there', async () => {
    await expect(inspectFile('/not/there', { name: 'a', claimedType: '' })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
