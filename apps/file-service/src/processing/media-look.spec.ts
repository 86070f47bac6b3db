import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_POLICY, MediaWorkers, PICTURE_LIMITS } from '@chatgenius/media';
import { corners } from '@chatgenius/media/pictures.fixture';
import { type FileToLookAt } from './file-look.ts';
import { MediaLook } from './media-look.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-look-'));
const servers: Server[] = [];
const looks: MediaLook[] = [];
afterEach(() => {
  for (const look of looks.splice(0)) look.onApplicationShutdown();
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(bytes: Buffer | string, name: string, attempts = 1): FileToLookAt {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return { path: file, folder, name, mediaType: 'application/octet-stream', attempts };
}

function lookWith({ jobMs = 60_000, scanner }: { jobMs?: number; scanner?: { address: string; maxBytes: number } } = {}): MediaLook {
  const look = new MediaLook(new MediaWorkers({ rules: { types: DEFAULT_POLICY, pictures: PICTURE_LIMITS }, workers: 1, jobMs, memoryBytes: 2 ** 30 }), scanner);
  looks.push(look);
  return look;
}

/** Says the same of each file that it has seen to its end. */
async function scanner(says: string): Promise<string> {
  const server = createServer((socket) => {
    let last = Buffer.alloc(0);
    socket.on('error', () => undefined).on('data', (chunk: Buffer) => {
      last = Buffer.concat([last, chunk]).subarray(-4);
      if (last.equals(Buffer.alloc(4))) socket.end(`${says}\0`);
    });
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a look at a file', () => {
  it('tells messages of a picture, and has variants of it that can be read', async () => {
    const looked = await lookWith().look(fileOf(await corners(800, 600).jpeg().toBuffer(), 'photo.jpg'));
    expect(looked).toMatchObject({
      ...{ mediaType: 'image/jpeg', inline: true },
      facts: { kind: 'image', width: 800, height: 600, thumbnails: [{ variant: 'thumbnail-360', width: 360, height: 270 }, { variant: 'thumbnail-800', width: 800, height: 600 }] },
      variants: [{ variant: 'original', mediaType: 'image/jpeg' }, { variant: 'thumbnail-360', mediaType: 'image/webp' }, { variant: 'thumbnail-800', mediaType: 'image/webp' }],
    });
  });

  it('lets nothing of a page be run', async () => {
    await expect(lookWith().look(fileOf('<html><script>', 'page.html'))).resolves.toMatchObject({ mediaType: 'text/html', inline: false, variants: [{ variant: 'original', mediaType: 'application/octet-stream' }] });
    await expect(lookWith().look(fileOf('<html><script>', 'cat.png'))).resolves.toEqual({ refused: 'DISGUISED' });
  });

  it('refuses what the scanner finds, and what it does not take', async () => {
    const text = fileOf('hello', 'a.txt');
    await expect(lookWith({ scanner: { address: await scanner('stream: OK'), maxBytes: 100 } }).look(text)).resolves.toMatchObject({ mediaType: 'text/plain' });
    await expect(lookWith({ scanner: { address: await scanner('stream: Some.Virus FOUND'), maxBytes: 100 } }).look(text)).resolves.toEqual({ refused: 'INFECTED' });
    await expect(lookWith({ scanner: { address: await scanner('stream: OK'), maxBytes: 4 } }).look(text)).resolves.toEqual({ refused: 'NOT_SCANNED' });
  });

  it('is put off while the scanner is away, however often it was tried', async () => {
    const look = lookWith({ scanner: { address: 'unix:/not/there', maxBytes: 100 } });
    await expect(look.look(fileOf('hello', 'a.txt', 20))).rejects.toMatchObject({ name: 'ScanFailedError' });
  });

  it('is tried again when its worker dies, and given up when that has happened often', async () => {
    // No process starts within a millisecond.
    const look = lookWith({ jobMs: 1 });
    await expect(look.look(fileOf('hello', 'a.txt', 3))).rejects.toMatchObject({ name: 'MediaJobFailedError' });
    await expect(look.look(fileOf('hello', 'a.txt', 4))).resolves.toEqual({ refused: 'PROCESSING_FAILED' });
  });

  it('is not given up because its service ends', async () => {
    const look = lookWith();
    const looking = look.look(fileOf('hello', 'a.txt', 19));
    await new Promise((resolve) => setImmediate(resolve));
    look.onApplicationShutdown();
    await expect(looking).rejects.toMatchObject({ name: 'MediaJobFailedError' });
  });
});
