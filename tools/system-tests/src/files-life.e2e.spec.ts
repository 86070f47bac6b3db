import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commands, ErrorResponse, routes, type Message } from '@chatgenius/contracts';
import { corners } from '@chatgenius/media/pictures.fixture';
import { callApi, seed, waitUntil, type WireClient } from '@chatgenius/testing';
import { FileClient, fileIdOf } from './file-client.ts';
import { OwnSystem } from './own-system.ts';
import { faultsOf, logsOf, metricOf } from './process-logs.ts';

const [FILE, DAY, TOTAL] = [100_000, 250_000, 1_500_000];
const SIXTY_SECONDS = 60;

/** How files end, and how many there may be: with settings of its own, and a look into the folder that keeps them. */
describe('files', () => {
  let system: OwnSystem;
  let folder: string;
  let administrator: string;
  let ada: FileClient;
  let bob: FileClient;
  let channelId: string;
  let hers: WireClient;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-files-life-'));
    system = await OwnSystem.start({
      topology: { files: 1, gateways: 1, messaging: 1 },
      env: {
        FILE_STORE_URL: pathToFileURL(folder).href, FILE_MAX_BYTES: String(FILE), FILE_USER_BYTES_PER_DAY: String(DAY), FILE_TOTAL_BYTES: String(TOTAL),
        FILE_UNCLAIMED_SECONDS: String(SIXTY_SECONDS), FILE_SWEEP_EVERY_SECONDS: '1', RETENTION_EVERY_SECONDS: '1',
      },
    });
    const { userIds: [root = ''] } = await seed(system.database.pool, { users: 1, channels: 0 });
    await query("UPDATE users SET role = 'administrator' WHERE id = $1", root);
    administrator = await system.token(root);
  });
  beforeEach(async () => {
    [ada, bob] = await Promise.all([FileClient.signUp(system), FileClient.signUp(system)]);
    channelId = (await seed(system.database.pool, { users: 1, channels: 1 })).channels[0]?.id ?? '';
    await Promise.all([ada.join(channelId), bob.join(channelId)]);
    hers = await system.connectWith(ada.session.accessToken, 0);
  });
  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = async (sql: string, ...values: unknown[]) => (await system.database.pool.query<Record<string, unknown>>(sql, values)).rows;
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
  const refusal = (answer: { status: number; body: unknown }) => [answer.status, ErrorResponse.parse(answer.body).data] as const;

  /** A picture with two thumbnails that a message has. @returns with where its bytes are */
  async function sentPicture(): Promise<{ id: string; message: Message; places: string[] }> {
    const pixels = await corners(1_200, 800).jpeg({ quality: 60 + Math.floor(Math.random() * 40) }).withExif({ IFD0: { ImageDescription: randomUUID() } }).toBuffer();
    const { id } = await ada.settled((await ada.put(new Uint8Array(pixels), { name: 'photo.jpg', type: 'image/jpeg' })).id);
    const { message } = await hers.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: '', attachmentIds: [id] });
    return { id, message, places: await placesOf(id) };
  }
  async function placesOf(fileId: string): Promise<string[]> {
    const rows = await query('SELECT sha256 FROM file_variants WHERE file_id = $1', fileId);
    return rows.map(({ sha256 }) => path.join(folder, 'blobs', String(sha256).slice(0, 2), String(sha256)));
  }
  const areThere = (places: readonly string[]) => places.map((place) => existsSync(place));
  const nobodyReads = (fileId: string) => waitUntil('nobody reads it', async () => (await Promise.all([ada, bob].map((person) => person.links([fileId])))).every((links) => links.length === 0), 30_000);
  /** The minute in which sends that have begun may end is over. */
  const graceIsOver = (fileId: string) => query(`UPDATE files SET next_at = now() WHERE id = $1 AND state = 'removed' AND next_at IS NOT NULL`, fileId);
  async function isGone(fileId: string, places: readonly string[]): Promise<void> {
    await waitUntil('its bytes and thumbnails are gone', async () => {
      await graceIsOver(fileId);
      return !areThere(places).includes(true);
    }, 30_000);
    await waitUntil('so is its row', async () => (await query('SELECT FROM files WHERE id = $1', fileId)).length === 0);
  }
  /** Longer than it takes to remove another file that was to go later. */
  async function stays(fileId: string, places: readonly string[]): Promise<void> {
    const other = await ada.put(random(10));
    await ada.settled(other.id);
    const otherPlaces = await placesOf(other.id);
    await callApi(system.filesUrl(), routes.deleteFile, { token: ada.session.accessToken, params: { fileId: other.id } });
    await graceIsOver(fileId);
    await isGone(other.id, otherPlaces);
    await waitUntil('it rests', async () => (await query(`SELECT FROM files WHERE id = $1 AND state = 'removed' AND next_at IS NULL`, fileId)).length === 1);
    expect(areThere(places)).not.toContain(false);
  }

  it('may be so large, and so many of one person in a day: each limit is told with its reason, and what to do', async () => {
    const [large, other] = await Promise.all([ada.tryPut(random(FILE + 1)), ada.begin(FILE + 1)]);
    const tooLarge = { reason: 'FILE_TOO_LARGE', limit: FILE, retryable: false, advice: expect.stringContaining('smaller') as string };
    expect(refusal(large)).toEqual([413, tooLarge]);
    expect(refusal({ status: other.status, body: await other.json() })).toEqual([413, tooLarge]);
    const first = await ada.put(random(90_000));
    await ada.put(random(FILE));
    const [status, data] = refusal(await ada.tryPut(random(70_000)));
    expect([status, data]).toEqual([429, { reason: 'UPLOAD_QUOTA_USED_UP', retryable: true, limit: DAY, used: 190_000, retryAfterMs: expect.any(Number) as number, advice: expect.stringContaining('hours') as string }]);
    expect(Math.abs(Number(data.retryAfterMs) - 86_400_000)).toBeLessThan(60_000);
    // An upload by the SDK is told at once, and does not try on silently.
    const chat = await system.chat(ada.userId, 0, { token: ada.session.accessToken, filesUrl: system.filesUrl() });
    await expect(chat.files.upload(random(70_000)).done).rejects.toMatchObject({ reason: 'UPLOAD_QUOTA_USED_UP' });
    // Others have days of their own, and hers goes by.
    await bob.put(random(60_000));
    await query(`UPDATE files SET created_at = now() - interval '25 hours' WHERE id = $1`, first.id);
    await ada.put(random(70_000));
  });

  it('that nobody sends are to go when the time that is set is over, whole or not', async () => {
    const whole = await ada.put(random(100));
    await ada.settled(whole.id);
    const half = fileIdOf((await ada.begin(1_000)).headers.get('location') ?? '');
    for (const id of [whole.id, half]) {
      const [{ seconds } = {}] = await query(`SELECT extract(epoch FROM next_at - now())::float8 AS seconds FROM files WHERE id = $1`, id);
      expect(Number(seconds)).toBeGreaterThan(SIXTY_SECONDS / 2);
      expect(Number(seconds)).toBeLessThanOrEqual(SIXTY_SECONDS);
    }
    const places = await placesOf(whole.id);
    const parts = path.join(folder, 'uploads', half);
    expect([areThere(places), existsSync(parts)]).toEqual([[true], true]);
    await query('UPDATE files SET next_at = now() WHERE id = ANY ($1)', [whole.id, half]);
    await isGone(whole.id, places);
    await isGone(half, [parts]);
    expect(await ada.offsetOf(`${system.filesUrl()}/v1/uploads/${half}`).catch(String)).toContain('404');
  }, 60_000);

  it('go with their deleted message: read by nobody at once, and gone from the store with their thumbnails', async () => {
    const { id, message, places } = await sentPicture();
    expect(areThere(places)).toEqual([true, true, true]);
    const [link] = await bob.links([id]);
    await hers.command(commands.messageDelete, { messageId: message.id });
    expect(await bob.links([id])).toEqual([]);
    await nobodyReads(id);
    expect((await fetch(link?.url ?? '')).status).toBe(404);
    await isGone(id, places);
  }, 60_000);

  it('go with messages that are older than they are kept', async () => {
    const { id, message, places } = await sentPicture();
    await query(`UPDATE messages SET created_at = now() - interval '40 days' WHERE id = $1`, message.id);
    await callApi(system.apiUrl, routes.setChannelRetention, { token: administrator, params: { channelId }, body: { days: 30 } });
    await nobodyReads(id);
    await isGone(id, places);
  }, 60_000);

  it('of a message on hold are read by nobody once it is deleted, and stay stored until the hold ends', async () => {
    const { id, message, places } = await sentPicture();
    const hold = await callApi(system.apiUrl, routes.placeHold, { token: administrator, body: { channelId, reason: 'case 12' } });
    await hers.command(commands.messageDelete, { messageId: message.id });
    await nobodyReads(id);
    await stays(id, places);
    const chat = await system.chat(ada.userId, 0, { token: administrator, filesUrl: system.filesUrl() });
    const [original] = await query(`SELECT sha256 FROM file_variants WHERE file_id = $1 AND variant = 'original'`, id);
    expect(await chat.admin.retention.heldFiles(hold.id, { limit: 10 })).toEqual({ files: [{ fileId: id, ownerId: ada.userId, name: 'photo.jpg', mediaType: 'image/jpeg', bytes: expect.any(Number) as number, ...original, messageId: message.id, channelId, heldAt: expect.any(String) as string }], next: null });
    await callApi(system.apiUrl, routes.releaseHold, { token: administrator, params: { holdId: hold.id } });
    await isGone(id, places);
  }, 60_000);

  it('of somebody who is anonymised are gone from messages that stay, and from the store; a hold on them keeps the bytes', async () => {
    const { id, message, places } = await sentPicture();
    const hold = await callApi(system.apiUrl, routes.placeHold, { token: administrator, body: { userId: ada.userId, reason: 'case 13' } });
    const unsent = await ada.put(random(10));
    await ada.settled(unsent.id);
    const unsentPlaces = await placesOf(unsent.id);
    await callApi(system.apiUrl, routes.anonymiseUser, { token: administrator, params: { userId: ada.userId }, body: {} });
    await waitUntil('the message shows that it was removed', async () => {
      const { attachments = [] } = await callApi(system.apiUrl, routes.getMessage, { token: bob.session.accessToken, params: { messageId: message.id } });
      return attachments[0]?.reason === 'REMOVED' && attachments[0].name === 'file' && attachments[0].thumbnails === undefined;
    }, 30_000);
    expect(await bob.links([id])).toEqual([]);
    await isGone(unsent.id, unsentPlaces);
    await graceIsOver(id);
    await waitUntil('it rests', async () => (await query(`SELECT FROM files WHERE id = $1 AND state = 'removed' AND next_at IS NULL`, id)).length === 1);
    expect(areThere(places)).toEqual([true, true, true]);
    await callApi(system.apiUrl, routes.releaseHold, { token: administrator, params: { holdId: hold.id } });
    await isGone(id, places);
  }, 60_000);

  it('are compared with what is stored, again and again: bytes that nobody names go, and what is missing is told until it is back', async () => {
    const { places } = await sentPicture();
    const [lost = '', ...others] = places;
    const aside = path.join(folder, 'aside');
    const [old, young] = [randomBytes(32), randomBytes(32)].map((sha256) => path.join(folder, 'blobs', sha256.toString('hex', 0, 1), sha256.toString('hex')));
    for (const stray of [old, young]) {
      mkdirSync(path.dirname(stray ?? ''), { recursive: true });
      writeFileSync(stray ?? '', 'of a process that died');
    }
    const twoHoursAgo = Date.now() / 1_000 - 7_200;
    for (const place of [old, ...places]) utimesSync(place ?? '', twoHoursAgo, twoHoursAgo);
    await query(`UPDATE blobs SET created_at = now() - interval '2 hours' WHERE sha256 = ANY ($1)`, places.map((place) => path.basename(place)));
    renameSync(lost, aside);
    const [member] = system.stack.files;
    if (member === undefined) throw new Error('there is a process that takes files');
    await waitUntil('it is told that bytes are missing', async () => (await metricOf(member, 'chat_files_bytes_missing')) === 1);
    await waitUntil('bytes that nobody names are gone', () => !existsSync(old ?? ''));
    expect(areThere([young ?? '', ...others])).toEqual([true, true, true]);
    renameSync(aside, lost);
    await waitUntil('nothing is missing any more', async () => (await metricOf(member, 'chat_files_bytes_missing')) === 0);
    expect(logsOf(member).filter(({ event }) => event === 'files:swept').map(({ metadata }) => metadata)).toContainEqual(expect.objectContaining({ missing: 1 }));
    expect(faultsOf(member)).toEqual([]);
  }, 30_000);

  // Nothing goes up any more afterwards.
  it('may be so many in the whole deployment: more are refused with the reason, whoever sends them', async () => {
    let answer: Awaited<ReturnType<FileClient['tryPut']>> | undefined;
    for (let stored = 0; stored < 2 * TOTAL && answer?.status !== 507; stored += FILE) {
      if (stored % (2 * FILE) === 0) ada = await FileClient.signUp(system);
      answer = await ada.tryPut(random(FILE));
      expect([201, 507]).toContain(answer.status);
    }
    expect(answer && refusal(answer)).toEqual([507, { reason: 'STORAGE_FULL', retryable: true, advice: expect.stringContaining('administrator') as string }]);
    expect((await bob.begin(FILE)).status).toBe(507);
  }, 60_000);

  it('are taken by a process that ends by itself once it is told to', async () => {
    const [member] = system.stack.files;
    await member?.process.stop();
    expect((member ? logsOf(member) : []).map(({ event }) => event).slice(-1)).toEqual(['service:stopped']);
  });
});
