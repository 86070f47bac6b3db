import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { corners, cornersOf, EXIF_OF_A_CAMERA } from '@chatgenius/media/pictures.fixture';
import { FileClient } from './file-client.ts';
import { SharedSystem } from './shared-system.ts';

describe('files that are looked at', () => {
  let system: SharedSystem;
  let ada: FileClient;
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-file-looks-'));

  beforeAll(async () => {
    system = await SharedSystem.use();
    ada = await FileClient.signUp(system);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await system.stop();
  });

  const upload = async (bytes: Buffer | string, name: string, type: string) => ada.settled((await ada.put(Buffer.from(bytes), { name, type })).id);
  async function read(fileId: string, variant?: string): Promise<{ headers: Headers; bytes: Buffer; file: string }> {
    const [link] = await ada.links([fileId], variant);
    const response = await fetch(link?.url ?? '');
    const [bytes, file] = [Buffer.from(await response.arrayBuffer()), path.join(folder, `${fileId}-${variant ?? 'original'}`)];
    writeFileSync(file, bytes);
    return { headers: response.headers, bytes, file };
  }

  it('are told of, shown small and turned, and given away without the place where they were taken', async () => {
    const photo = await corners(1_200, 800).withExif(EXIF_OF_A_CAMERA).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(photo.includes('SecretCamera')).toBe(true);
    const file = await upload(photo, 'photo.jpg', 'image/jpeg');
    expect(file).toMatchObject({ state: 'ready', mediaType: 'image/jpeg', kind: 'image', width: 800, height: 1_200, thumbnails: [{ width: 240, height: 360 }, { width: 720, height: 1_080 }] });
    expect(file.placeholder?.length).toBeGreaterThan(20);
    const original = await read(file.id);
    expect(original.headers.get('content-type')).toBe('image/jpeg');
    expect(original.headers.get('content-disposition')).toMatch(/^inline;/);
    expect(original.bytes.includes('SecretCamera')).toBe(false);
    await expect(cornersOf(original.file)).resolves.toBe('BRWG');
    for (const { variant } of file.thumbnails ?? []) {
      const thumbnail = await read(file.id, variant);
      expect(thumbnail.headers.get('content-type')).toBe('image/webp');
      await expect(cornersOf(thumbnail.file)).resolves.toBe('BRWG');
    }
  });

  it.each([
    ['a page', '<!doctype html><script>alert(1)</script>', 'page.html', 'text/html', 'text/html'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg', 'image/svg+xml', 'image/svg+xml'],
  ])('are only saved where a browser would run them: %s', async (_, content, name, type, mediaType) => {
    const file = await upload(content, name, type);
    expect(file).toMatchObject({ state: 'ready', mediaType, kind: 'document' });
    const { headers, bytes } = await read(file.id);
    expect([headers.get('content-type'), headers.get('content-disposition')?.split(';')[0], bytes.toString()]).toEqual(['application/octet-stream', 'attachment', content]);
  });

  it.each([
    ['a page that is called a picture', '<!doctype html><script>alert(1)</script>', 'cat.png', 'image/png', 'DISGUISED'],
    ['a program behind the name of a document', `MZ${'\0'.repeat(100)}`, 'invoice.pdf.exe', 'application/pdf', 'EXECUTABLE'],
    ['a picture that ends in the middle', '\xff\xd8\xff\xe0\0\x10JFIF\0', 'half.jpg', 'image/jpeg', 'DAMAGED'],
  ])('are refused with a reason: %s', async (_, content, name, type, reason) => {
    await expect(upload(Buffer.from(content, 'latin1'), name, type)).resolves.toMatchObject({ state: 'refused', reason });
  });
});
