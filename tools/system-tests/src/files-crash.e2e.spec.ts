import { hash, randomBytes } from 'node:crypto';
import { type ChatClient } from '@chatgenius/client-sdk';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { someBucket, waitUntil, type Bucket } from '@chatgenius/testing';
import { type PoolClient } from 'pg';
import { FileClient, fileIdOf } from './file-client.ts';
import { OwnSystem } from './own-system.ts';

const CUTS = 5;
/** The lease of a process that has died has to run out. */
const TAKEN_OVER_MS = 60_000;
const hashOf = (bytes: Uint8Array): string => hash('sha256', bytes);

/** Files in a bucket, two processes, and a line to them that breaks. */
describe('files', () => {
  let server: Bucket;
  let proxy: FaultProxy;
  let system: OwnSystem;
  let ada: FileClient;
  let chat: ChatClient;

  beforeAll(async () => {
    server = await someBucket((url) => FaultProxy.before(url));
    proxy = await FaultProxy.before('http://127.0.0.1:1');
    const env = { FILES_URL: proxy.url.replace(/\/$/, ''), FILE_STORE_URL: server.storeUrl, FILE_STORE_ACCESS_KEY: server.credentials.accessKeyId, FILE_STORE_SECRET_KEY: server.credentials.secretAccessKey };
    system = await OwnSystem.start({ topology: { files: 2, gateways: 1, messaging: 1 }, env });
    proxy.redirect(system.filesUrl(0));
    ada = await FileClient.signUp(system);
    chat = await system.chat(ada.userId, 0, { filesUrl: proxy.url, token: ada.session.accessToken });
  });
  afterAll(async () => {
    await system.stop();
    await proxy.close();
    await server.stop();
  });

  const read = async (fileId: string) => Buffer.from(await (await ada.read(fileId)).arrayBuffer());

  it('go up by the SDK over a line that breaks again and again, with a pause', async () => {
    const bytes = randomBytes(12_000_000);
    let [cuts, progress, next] = [0, 0, 0];
    const upload = chat.files.upload(bytes, {
      name: 'broken.bin',
      onProgress: (sent) => {
        progress = sent;
        if (cuts >= CUTS || sent < next) return;
        // Once what was just written is on its way.
        setTimeout(() => {
          cuts++;
          next = 0;
          proxy.cut();
        }, 20);
        next = Infinity;
      },
    });
    await waitUntil('it has broken some times', () => cuts >= 3, 60_000);
    await upload.pause();
    upload.resume();
    const id = await upload.done;
    expect(cuts).toBeGreaterThanOrEqual(3);
    expect(progress).toBe(bytes.length);
    expect(await ada.settled(id)).toMatchObject({ name: 'broken.bin', bytes: bytes.length });
    expect(hashOf(await read(id))).toBe(hashOf(bytes));
  }, 300_000);

  it('that were cancelled are gone', async () => {
    const cancelled = new AbortController();
    const upload = chat.files.upload(randomBytes(9_000_000), { signal: cancelled.signal, onProgress: () => cancelled.abort() });
    await expect(upload.done).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  it('that a killed process was looking at are finished by another', async () => {
    const holding: PoolClient = await system.database.pool.connect();
    await holding.query('BEGIN; LOCK TABLE blobs IN ACCESS EXCLUSIVE MODE');
    const bytes = [randomBytes(50_000), randomBytes(50_000), randomBytes(50_000)];
    const files = await Promise.all(bytes.map((each) => ada.put(each)));
    const { process } = system.stack.files[0] ?? {};
    await waitUntil('they are looked at', async () => (await system.database.pool.query(`SELECT FROM files WHERE state = 'processing' AND attempts = 1`)).rowCount !== 0);
    await process?.kill();
    proxy.redirect(system.filesUrl(1));
    await holding.query('ROLLBACK');
    holding.release();
    for (const file of files) await waitUntil('the other one has finished it', async () => (await ada.find(file.id, 1)).state === 'ready', TAKEN_OVER_MS);
    for (const [index, { id }] of files.entries()) {
      const [link] = await ada.links([id], 'original', 1);
      expect(hashOf(Buffer.from(await (await fetch(link?.url ?? '')).arrayBuffer()))).toBe(hashOf(bytes[index] ?? new Uint8Array()));
    }
    await process?.start();
    proxy.redirect(system.filesUrl(0));
  }, 300_000);

  it('are answered 503 while the store is away, and go on when it is there again', async () => {
    const [ready, bytes] = [await ada.put(randomBytes(1_000)), randomBytes(100_000)];
    await ada.settled(ready.id);
    const upload = (await ada.begin(bytes.length)).headers.get('location') ?? '';
    expect((await ada.patch(upload, 0, bytes.subarray(0, 40_000))).status).toBe(204);
    await server.pause();
    expect((await ada.patch(upload, 40_000, bytes.subarray(40_000))).status).toBe(503);
    expect((await ada.tryPut(randomBytes(10))).status).toBe(503);
    expect((await ada.read(ready.id)).status).toBe(503);
    await server.resume();
    const offset = await ada.offsetOf(upload);
    expect((await ada.patch(upload, offset, bytes.subarray(offset))).status).toBe(204);
    await ada.settled(fileIdOf(upload));
    expect(hashOf(await read(fileIdOf(upload)))).toBe(hashOf(bytes));
  }, 60_000);
});
