import { createHash, hash, randomBytes, randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { Upload, type UploadOptions } from 'tus-js-client';
import { routes } from '@chatgenius/contracts';
import { callApi } from '@chatgenius/testing';
import { FileClient, fileIdOf } from './file-client.ts';
import { ALLOWED_ORIGIN, SharedSystem } from './shared-system.ts';

/** Of whoever checks tokens. */
const CLOCK_TOLERANCE_SECONDS = 5;
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
    let [offset, status] = [0, 409];
    // What was on its way when a connection broke may come a little later: as clients do, the offset is asked for again.
    while (status === 409) {
      offset = await ada.offsetOf(upload);
      ({ status } = await ada.patch(upload, offset, bytes.subarray(offset)));
    }
    expect(offset).toBeGreaterThan(0);
    expect(status).toBe(204);
    const file = await ada.settled(fileIdOf(upload));
    const read = Buffer.from(await (await ada.read(file.id)).arrayBuffer());
    expect([read.length, hash('sha256', read)]).toEqual([BYTES, hash('sha256', bytes)]);
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

  it('is not ended by a token that expires while bytes come', async () => {
    const bytes = randomBytes(2_000);
    const person = await FileClient.signUp(system);
    const { sid } = decodeJwt<{ sid: string }>(person.session.accessToken);
    // Clocks may differ: it is taken for some seconds more.
    const short = await system.token(person.userId, { sessionId: sid, expiresInSeconds: 2 - CLOCK_TOLERANCE_SECONDS });
    const isExpired = async () => (await fetch(`${system.apiUrl}${routes.me.path}`, { headers: { authorization: `Bearer ${short}` } })).status === 401;
    expect(await isExpired()).toBe(false);
    const upload = (await person.begin(bytes.length)).headers.get('location') ?? '';
    // A byte now and then, until the token has expired; then the rest.
    let at = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: async (stream) => {
        const isLate = at > 0 && (await isExpired());
        const end = isLate ? bytes.length : at + 1;
        stream.enqueue(new Uint8Array(bytes.subarray(at, end)));
        at = end;
        if (isLate) stream.close();
        else await delay(100);
      },
    });
    expect((await person.patch(upload, 0, body, { token: short })).status).toBe(204);
    const file = await person.settled(fileIdOf(upload));
    expect(Buffer.from(await (await person.read(file.id)).arrayBuffer()).equals(bytes)).toBe(true);
  }, 30_000);

  it('may be asked about before there is a token, by OPTIONS, also by pages of other origins', async () => {
    for (const path of ['/v1/uploads', '/v1/uploads/some-upload']) {
      const { status, headers } = await fetch(system.filesUrl() + path, { method: 'OPTIONS' });
      expect([status, headers.get('tus-version'), headers.get('tus-max-size'), headers.get('tus-checksum-algorithm')]).toEqual([204, '1.0.0', String(100 * 1024 * 1024), 'sha1,sha256']);
      expect(headers.get('tus-extension')?.split(',')).toEqual(['creation', 'creation-with-upload', 'termination', 'checksum', 'expiration']);
    }
    const preflight = await fetch(`${system.filesUrl()}/v1/uploads`, { method: 'OPTIONS', headers: { origin: ALLOWED_ORIGIN, 'access-control-request-method': 'POST', 'access-control-request-headers': 'upload-checksum' } });
    expect([preflight.headers.get('access-control-allow-origin'), preflight.headers.get('access-control-allow-headers')?.toLowerCase()]).toEqual([ALLOWED_ORIGIN, expect.stringContaining('upload-checksum')]);
    expect((await fetch(`${system.filesUrl()}/v1/files`, { method: 'OPTIONS' })).headers.get('tus-version')).toBeNull();
    const other = await fetch(`${system.filesUrl()}/v1/uploads`, { method: 'POST', headers: { authorization: `Bearer ${ada.session.accessToken}`, 'tus-resumable': '0.2.2', 'upload-length': '1' } });
    expect([other.status, other.headers.get('tus-version')]).toEqual([412, '1.0.0']);
  });

  it.each(['sha1', 'sha256'])('takes a part only if its checksum is right: %s', async (algorithm) => {
    const bytes = randomBytes(40_000);
    const upload = (await ada.begin(bytes.length)).headers.get('location') ?? '';
    const checksum = (part: Uint8Array) => `${algorithm} ${createHash(algorithm).update(part).digest('base64')}`;
    const [first, second] = [bytes.subarray(0, 15_000), bytes.subarray(15_000)];
    expect((await ada.patch(upload, 0, second, { checksum: checksum(first) })).status).toBe(460);
    expect(await ada.offsetOf(upload)).toBe(0);
    expect((await ada.patch(upload, 0, first, { checksum: checksum(first) })).status).toBe(204);
    expect((await ada.patch(upload, 15_000, second, { checksum: `md5 ${randomBytes(16).toString('base64')}` })).status).toBe(400);
    // What breaks off cannot be held against it.
    const breaking = new AbortController();
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (stream) => stream.enqueue(new Uint8Array(second.subarray(0, 10_000))), pull: () => breaking.abort() });
    await ada.patch(upload, 15_000, body, { checksum: checksum(second), signal: breaking.signal }).catch(() => undefined);
    expect(await ada.offsetOf(upload)).toBe(15_000);
    expect((await ada.patch(upload, 15_000, second, { checksum: checksum(second) })).status).toBe(204);
    const file = await ada.settled(fileIdOf(upload));
    expect(Buffer.from(await (await ada.read(file.id)).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('says until when it may go on, and can be given up', async () => {
    const created = await ada.begin(10);
    const upload = created.headers.get('location') ?? '';
    const left = (answer: Response) => Math.round((Date.parse(answer.headers.get('upload-expires') ?? '') - Date.now()) / 60_000);
    expect(left(created)).toBe(24 * 60);
    const part = await ada.patch(upload, 0, randomBytes(5));
    expect([part.status, left(part)]).toEqual([204, 24 * 60]);
    const last = await ada.patch(upload, 5, randomBytes(5));
    expect([last.status, last.headers.get('upload-expires')]).toEqual([204, null]);
    const other = (await ada.begin(10)).headers.get('location') ?? '';
    await ada.patch(other, 0, randomBytes(5));
    const headers = { authorization: `Bearer ${ada.session.accessToken}`, 'tus-resumable': '1.0.0' };
    expect((await fetch(other, { method: 'DELETE', headers })).status).toBe(204);
    expect((await fetch(other, { method: 'HEAD', headers })).status).toBe(404);
    expect((await ada.patch(other, 5, randomBytes(5))).status).toBe(404);
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

  /** As a page of somebody else would: tus-js-client, which knows nothing of ours. @returns the upload's address */
  function byForeignClient(bytes: Buffer, options: Partial<UploadOptions> = {}): Promise<{ url: string; methods: string[] }> {
    const methods: string[] = [];
    return new Promise((resolve, reject) => {
      const upload: Upload = new Upload(bytes, {
        endpoint: `${system.filesUrl()}/v1/uploads/`,
        headers: { Authorization: `Bearer ${ada.session.accessToken}`, 'X-Forwarded-Proto': 'https, http' },
        metadata: { filename: 'from elsewhere.bin', filetype: 'application/octet-stream' },
        chunkSize: 70_000,
        retryDelays: null,
        onBeforeRequest: (request) => void methods.push(request.getMethod()),
        onSuccess: () => resolve({ url: upload.url ?? '', methods }),
        onError: reject,
        ...options,
      });
      upload.start();
    });
  }

  it.each<[title: string, options: Partial<UploadOptions>, methods: string[]]>([
    ['as it does by itself', {}, ['POST', 'PATCH', 'PATCH', 'PATCH']],
    ['that may send GET and POST alone', { overridePatchMethod: true }, ['POST', 'POST', 'POST', 'POST']],
    ['with the first bytes in the request that creates it', { uploadDataDuringCreation: true }, ['POST', 'PATCH', 'PATCH']],
  ])('goes up by another client of tus, %s', async (_, options, methods) => {
    const bytes = randomBytes(200_000);
    const done = await byForeignClient(bytes, options);
    expect(done.methods).toEqual(methods);
    const file = await ada.settled(fileIdOf(done.url));
    expect([file.name, Buffer.from(await (await ada.read(file.id)).arrayBuffer()).equals(bytes)]).toEqual(['from elsewhere.bin', true]);
  });

  it('is gone on with, and given up, by another client of tus', async () => {
    const bytes = randomBytes(200_000);
    const uploadUrl = (await ada.begin(bytes.length)).headers.get('location') ?? '';
    await ada.patch(uploadUrl, 0, bytes.subarray(0, 90_000));
    expect((await byForeignClient(bytes, { uploadUrl })).methods).toEqual(['HEAD', 'PATCH', 'PATCH']);
    const other = (await ada.begin(10)).headers.get('location') ?? '';
    await Upload.terminate(other, { headers: { Authorization: `Bearer ${ada.session.accessToken}` } });
    await expect(ada.offsetOf(other)).rejects.toThrow('404');
    const headers = { authorization: `Bearer ${ada.session.accessToken}`, 'tus-resumable': '1.0.0', 'x-http-method-override': 'PUT' };
    expect((await fetch(uploadUrl, { method: 'POST', headers })).status).toBe(405);
  });

  it('that is refused as it is created counts for nobody', async () => {
    const person = await FileClient.signUp(system);
    const create = (headers: Record<string, string>, body: RequestInit['body'] = null) =>
      fetch(`${system.filesUrl()}/v1/uploads`, { method: 'POST', headers: { authorization: `Bearer ${person.session.accessToken}`, 'tus-resumable': '1.0.0', 'upload-length': '100', ...headers }, body });
    const wrong = { 'content-type': 'application/offset+octet-stream', 'upload-checksum': `sha1 ${createHash('sha1').digest('base64')}` };
    const statuses = [
      await create({ 'upload-length': '0100' }), await create({ 'upload-metadata': 'filename not*base64' }), await create({ 'upload-concat': 'partial' }),
      await create({ 'upload-offset': 'x' }), await create(wrong, new Uint8Array(100)),
    ].map(({ status }) => status);
    expect(statuses).toEqual([411, 400, 400, 400, 460]);
    const { rows } = await system.database.pool.query<{ state: string }>(`SELECT state FROM files WHERE owner_id = $1 AND state <> 'removed'`, [person.userId]);
    expect(rows).toEqual([]);
  });
});
