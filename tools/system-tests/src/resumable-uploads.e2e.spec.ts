import { createHash, randomBytes, randomInt } from 'node:crypto';
import { decodeJwt } from 'jose';
import { routes } from '@chatgenius/contracts';
import { callApi } from '@chatgenius/testing';
import { FileClient, fileIdOf } from './file-client.ts';
import { SharedSystem } from './shared-system.ts';

const CUTS = 20;
const BYTES = 6_000_000;
const PART = 32 * 1024;

describe('an upload', () => {
  let system: SharedSystem;
  let ada: FileClient;

  beforeAll(async () => {
    system = await SharedSystem.use();
    ada = await FileClient.signUp(system);
  });
  afterAll(() => system.stop());

  /** Sends bytes from an offset on, and breaks the connection after so many. */
  async function sendAndBreak(upload: string, bytes: Buffer, offset: number, after: number): Promise<void> {
    const breaking = new AbortController();
    let at = offset;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (stream) => {
        if (at >= offset + after) return breaking.abort();
        stream.enqueue(new Uint8Array(bytes.subarray(at, at + PART)));
        at += PART;
      },
    });
    await ada.patch(upload, offset, body, { signal: breaking.signal }).catch(() => undefined);
  }

  it('that is cut twenty times at random, and goes on at either process, has equal bytes in the end', async () => {
    const bytes = randomBytes(BYTES);
    const upload = (await ada.begin(BYTES)).headers.get('location') ?? '';
    const at = [upload, upload.replace(system.filesUrl(0), system.filesUrl(1))];
    for (let cut = 0; cut < CUTS; cut++) {
      const url = at[cut % 2] ?? '';
      const offset = await ada.offsetOf(url);
      await sendAndBreak(url, bytes, offset, randomInt(1, 250_000));
    }
    const offset = await ada.offsetOf(upload);
    expect(offset).toBeGreaterThan(0);
    expect((await ada.patch(upload, offset, bytes.subarray(offset))).status).toBe(204);
    const file = await ada.settled(fileIdOf(upload));
    const read = Buffer.from(await (await ada.read(file.id)).arrayBuffer());
    expect([read.length, createHash('sha256').update(read).digest('hex')]).toEqual([BYTES, createHash('sha256').update(bytes).digest('hex')]);
  });

  it('goes on with a token that has expired meanwhile, of the same user and a session that goes on', async () => {
    const bytes = randomBytes(1_000);
    const person = await FileClient.signUp(system);
    const { sid } = decodeJwt<{ sid: string }>(person.session.accessToken);
    const upload = (await person.begin(bytes.length)).headers.get('location') ?? '';
    const late = await system.token(person.userId, { sessionId: sid, expiresInSeconds: -600 });
    expect(await person.offsetOf(upload, late)).toBe(0);
    expect((await person.patch(upload, 0, bytes.subarray(0, 500), { token: late })).status).toBe(204);
    // Not of somebody else, nor to begin another one, nor once the session has ended.
    const theirs = await system.token(ada.userId, { sessionId: decodeJwt<{ sid: string }>(ada.session.accessToken).sid, expiresInSeconds: -600 });
    expect((await person.patch(upload, 500, bytes.subarray(500), { token: theirs })).status).toBe(404);
    const begun = await fetch(`${system.filesUrl()}/v1/uploads`, { method: 'POST', headers: { authorization: `Bearer ${late}`, 'tus-resumable': '1.0.0', 'upload-length': '10' } });
    expect(begun.status).toBe(401);
    await callApi(system.apiUrl, routes.signOutEverywhere, { token: person.session.accessToken });
    expect((await person.patch(upload, 500, bytes.subarray(500), { token: late })).status).toBe(401);
  });

  it('is taken over from a connection that still seems to live', async () => {
    const bytes = randomBytes(200_000);
    const upload = (await ada.begin(bytes.length)).headers.get('location') ?? '';
    const silent = new AbortController();
    // Sends a part, and then nothing, without an end.
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (stream) => stream.enqueue(new Uint8Array(bytes.subarray(0, 50_000))) });
    const hanging = ada.patch(upload, 0, body, { signal: silent.signal }).catch(() => undefined);
    const other = upload.replace(system.filesUrl(0), system.filesUrl(1));
    let offset = 0;
    while (offset === 0) offset = await ada.offsetOf(other);
    expect((await ada.patch(other, offset, bytes.subarray(offset))).status).toBe(204);
    silent.abort();
    await hanging;
    const file = await ada.settled(fileIdOf(upload));
    expect(Buffer.from(await (await ada.read(file.id)).arrayBuffer()).equals(bytes)).toBe(true);
  });
});
