import { randomBytes, randomUUID } from 'node:crypto';
import { commands, routes, streams, type Message } from '@chatgenius/contracts';
import { callApi, RefusedError, seed, waitUntil, type WireClient } from '@chatgenius/testing';
import { FileClient, fileIdOf } from './file-client.ts';
import { SharedSystem } from './shared-system.ts';

/** A PNG of one pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

describe('files', () => {
  let system: SharedSystem;
  let ada: FileClient;
  let bob: FileClient;
  let stranger: FileClient;
  let channelId: string;
  let hers: WireClient;
  let his: WireClient;

  beforeAll(async () => {
    system = await SharedSystem.use();
    [ada, bob, stranger] = await Promise.all([FileClient.signUp(system), FileClient.signUp(system), FileClient.signUp(system)]);
    const { channels } = await seed(system.database.pool, { users: 1, channels: 1 });
    channelId = channels[0]?.id ?? '';
    await system.database.pool.query("UPDATE channels SET kind = 'private' WHERE id = $1", [channelId]);
    await Promise.all([ada.join(channelId), bob.join(channelId)]);
    [hers, his] = [await system.connectWith(ada.session.accessToken, 0), await system.connectWith(bob.session.accessToken, 1)];
    for (const client of [hers, his]) await client.command(commands.channelJoin, { channelId });
  });
  afterAll(() => system.stop());

  const send = (attachmentIds: string[], more: object = {}) => hers.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: '', attachmentIds, ...more });
  const reasonOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => (error instanceof RefusedError ? error.reason : String(error)));
  const eventsOf = (client: WireClient, type: string, messageId: string) =>
    client.eventsOf(streams.channel(channelId)).filter((event) => event.type === type && JSON.stringify(event.data).includes(messageId));

  it('are uploaded at one process, sent at one gateway, seen at another, and read at another process', async () => {
    const bytes = randomBytes(300_000);
    const file = await ada.put(bytes, { name: 'Grüße.txt' });
    expect(file).toMatchObject({ name: 'Grüße.txt', bytes: 300_000 });
    const { message } = await send([file.id]);
    await waitUntil('the other one sees it', () => eventsOf(his, 'message:created', message.id).length > 0);
    const [created] = eventsOf(his, 'message:created', message.id);
    expect((created?.data as { message: Message }).message.attachments).toMatchObject([{ id: file.id, name: 'Grüße.txt', bytes: 300_000 }]);
    await ada.settled(file.id);

    const [link] = await bob.links([file.id], 'original', 1);
    const response = await fetch((link?.url ?? '').replace(system.filesUrl(0), system.filesUrl(1)));
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="Gr??e.txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('that are sent while they are looked at are told of when they are ready', async () => {
    const file = await ada.put(randomBytes(100));
    const { message } = await send([file.id]);
    await ada.settled(file.id);
    const now = await callApi(system.apiUrl, routes.getMessage, { token: bob.session.accessToken, params: { messageId: message.id } });
    await waitUntil('the message says that the file is ready', async () => {
      const { attachments = [] } = await callApi(system.apiUrl, routes.getMessage, { token: bob.session.accessToken, params: { messageId: message.id } });
      return attachments.every(({ state }) => state === undefined);
    });
    // It may have been ready before the message was written.
    const wasReady = message.attachments?.[0]?.state === undefined;
    if (!wasReady) await waitUntil('everybody is told', () => eventsOf(his, 'message:files-updated', message.id).length === 1);
    expect(now.attachments?.[0]).toMatchObject({ id: file.id });
  });

  it('are read by those alone who may read the channel when they ask', async () => {
    const file = await ada.put(randomBytes(100));
    await ada.settled(file.id);
    expect(await bob.links([file.id])).toEqual([]);
    expect(await ada.links([file.id])).toHaveLength(1);
    await send([file.id]);
    expect(await bob.links([file.id])).toHaveLength(1);
    expect(await stranger.links([file.id])).toEqual([]);
    expect(await reasonOf(stranger.find(file.id))).toBe('FILE_NOT_FOUND');
  });

  it('are also for bots, and when their token was used is noted', async () => {
    const { accessToken: token } = ada.session;
    const bot = await callApi(system.apiUrl, routes.createBot, { token, body: { handle: `b${randomUUID().replaceAll('-', '').slice(0, 18)}` } });
    const params = { botId: bot.id };
    const made = await callApi(system.apiUrl, routes.createServiceToken, { token, params, body: { name: 'reader', scopes: ['files:read'] } });
    const file = await ada.put(randomBytes(100));
    const body = { files: [{ fileId: file.id, variant: 'original' }] };
    expect((await callApi(system.filesUrl(0), routes.linkFiles, { token: made.token, body })).links).toEqual([]);
    const { tokens } = await callApi(system.apiUrl, routes.listServiceTokens, { token, params });
    expect(tokens).toMatchObject([{ name: 'reader', lastUsedAt: expect.any(String) as string }]);
  });

  it('are read no longer once their message is deleted, also by a process of the release before, which leaves them', async () => {
    const [file, kept] = [await ada.put(randomBytes(100)), await ada.put(randomBytes(100))];
    await Promise.all([ada.settled(file.id), ada.settled(kept.id)]);
    const { message } = await send([file.id]);
    await send([kept.id]);
    await system.database.pool.query(`UPDATE messages SET text = '', attachments = NULL, deleted_at = now() WHERE id = $1`, [message.id]);
    expect((await bob.links([file.id, kept.id])).map(({ fileId }) => fileId)).toEqual([kept.id]);
    expect(await reasonOf(bob.find(file.id))).toBe('FILE_NOT_FOUND');
  });

  it('are read until one leaves the channel, or is removed from it', async () => {
    const [member, removed] = await Promise.all([FileClient.signUp(system), FileClient.signUp(system)]);
    await Promise.all([member.join(channelId), removed.join(channelId)]);
    const file = await ada.put(randomBytes(100));
    await ada.settled(file.id);
    await send([file.id]);
    expect([(await member.links([file.id])).length, (await removed.links([file.id])).length]).toEqual([1, 1]);
    await callApi(system.apiUrl, routes.leaveChannel, { token: member.session.accessToken, params: { channelId } });
    await system.database.pool.query("UPDATE channel_members SET role = 'owner' WHERE channel_id = $1 AND user_id = $2", [channelId, ada.userId]);
    await callApi(system.apiUrl, routes.removeMember, { token: ada.session.accessToken, params: { channelId, userId: removed.userId } });
    for (const gone of [member, removed]) {
      expect(await gone.links([file.id])).toEqual([]);
      expect(await reasonOf(gone.find(file.id))).toBe('FILE_NOT_FOUND');
    }
    expect(await bob.links([file.id])).toHaveLength(1);
  });

  it('come in ranges, and not at all by a link that was changed or has expired', async () => {
    const bytes = randomBytes(1_000);
    const file = await ada.put(bytes);
    await ada.settled(file.id);
    const part = await ada.read(file.id, { headers: { range: 'bytes=100-199' } });
    expect([part.status, part.headers.get('content-range'), Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))]).toEqual([206, 'bytes 100-199/1000', true]);
    expect((await ada.read(file.id, { headers: { range: 'bytes=1000-' } })).status).toBe(416);
    const head = await ada.read(file.id, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([200, '1000', 0]);
    const known = await ada.read(file.id, { headers: { 'if-none-match': head.headers.get('etag') ?? '', 'cache-control': 'max-age=0' } });
    expect(known.status).toBe(304);
    const [link] = await ada.links([file.id]);
    for (const [from, to] of [['signature=', 'signature=A'], ['expires=', 'expires=1'], [file.id, randomUUID()], ['/original', '/thumbnail-360']] as const) {
      expect([from, (await fetch((link?.url ?? '').replace(from, to))).status]).toEqual([from, 403]);
    }
  });

  it('go up in parts, over two processes, and are the same in the end', async () => {
    const bytes = randomBytes(3_000_000);
    const created = await ada.begin(bytes.length, { name: '../../etc/pass\u202Ewd.txt' });
    expect(created.status).toBe(201);
    const upload = created.headers.get('location') ?? '';
    const other = upload.replace(system.filesUrl(0), system.filesUrl(1));
    expect((await ada.patch(upload, 0, bytes.subarray(0, 1_000_000))).status).toBe(204);
    expect(await ada.offsetOf(other)).toBe(1_000_000);
    expect((await ada.patch(other, 0, bytes.subarray(0, 10))).status).toBe(409);
    expect((await bob.patch(upload, 1_000_000, bytes.subarray(1_000_000))).status).toBe(404);
    expect((await ada.patch(other, 1_000_000, bytes.subarray(1_000_000))).status).toBe(204);
    const file = await ada.settled(fileIdOf(upload));
    expect(file).toMatchObject({ name: 'passwd.txt', bytes: bytes.length, state: 'ready' });
    expect(Buffer.from(await (await ada.read(file.id)).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('are refused with a reason: empty, too large, of others, sent before, or not there', async () => {
    expect(await ada.tryPut(new Uint8Array(0))).toMatchObject({ status: 400, body: { data: { reason: 'FILE_EMPTY' } } });
    expect([(await ada.begin(0)).status, (await ada.begin(101 * 1024 * 1024)).status]).toEqual([400, 413]);
    const [sent, theirs] = [await ada.put(randomBytes(10)), await bob.put(randomBytes(10))];
    await send([sent.id]);
    for (const id of [sent.id, theirs.id, randomUUID()]) expect(await reasonOf(send([id]))).toBe('ATTACHMENT_NOT_FOUND');
    expect(await bob.tryPut(randomBytes(10), { id: sent.id })).toMatchObject({ status: 409, body: { data: { reason: 'FILE_ID_TAKEN' } } });
  });

  it('are stored once, however many have the same bytes, and forwarded with their message', async () => {
    const bytes = randomBytes(2_000);
    const [one, other] = await Promise.all([ada.put(bytes, { instance: 0 }), bob.put(bytes, { instance: 1 })]);
    await Promise.all([ada.settled(one.id), bob.settled(other.id)]);
    const { rows } = await system.database.pool.query('SELECT DISTINCT sha256 FROM file_variants WHERE file_id = ANY ($1::uuid[])', [[one.id, other.id]]);
    expect(rows).toHaveLength(1);
    const { message } = await send([one.id]);
    const copy = await hers.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: '', forwarded: { messageId: message.id } });
    expect(copy.message.attachments).toEqual(message.attachments);
    await hers.command(commands.messageDelete, { messageId: message.id });
    expect(await bob.links([one.id])).toHaveLength(1);
    await hers.command(commands.messageDelete, { messageId: copy.message.id });
    await waitUntil('nobody reads it any more', async () => (await ada.links([one.id])).length === 0);
    expect(await bob.links([other.id])).toHaveLength(1);
  });

  const stateOf = async (fileId: string) => (await system.database.pool.query<{ state: string }>('SELECT state FROM files WHERE id = $1', [fileId])).rows[0]?.state;
  const blobOf = async (fileId: string) => (await system.database.pool.query<{ sha256: string }>('SELECT sha256 FROM file_variants WHERE file_id = $1', [fileId])).rows[0]?.sha256 ?? '';
  const isStored = async (sha256: string) => (await system.database.pool.query('SELECT FROM blobs WHERE sha256 = $1', [sha256])).rowCount === 1;
  /** Its time has come. */
  const due = (fileId: string) => system.database.pool.query('UPDATE files SET next_at = now() WHERE id = $1', [fileId]);

  it('go when nobody has sent them in time, and stay when somebody has', async () => {
    const [unsent, sent, scheduled] = [await ada.put(randomBytes(500)), await ada.put(randomBytes(500)), await ada.put(randomBytes(500))];
    for (const { id } of [unsent, sent, scheduled]) await ada.settled(id);
    await send([sent.id]);
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    await callApi(system.apiUrl, routes.scheduleMessage, { token: ada.session.accessToken, body: { channelId, text: 'later', attachmentIds: [scheduled.id], sendAt } });
    const sha256 = await blobOf(unsent.id);
    for (const { id } of [unsent, sent, scheduled]) await due(id);
    await waitUntil('nobody reads it', async () => (await ada.links([unsent.id])).length === 0);
    expect([await stateOf(unsent.id), await isStored(sha256)]).toEqual(['removed', true]);
    await due(unsent.id);
    await waitUntil('its bytes are gone', async () => !(await isStored(sha256)));
    expect([await stateOf(unsent.id), await stateOf(sent.id), await stateOf(scheduled.id)]).toEqual([undefined, 'ready', 'ready']);
  });

  it('that are about to go stay when a message has them after all', async () => {
    const file = await ada.put(randomBytes(500));
    await ada.settled(file.id);
    await send([file.id]);
    await system.database.pool.query("UPDATE files SET state = 'removed', next_at = now() WHERE id = $1", [file.id]);
    await waitUntil('it is there again', async () => (await bob.links([file.id])).length === 1);
  });

  it('are listed for who may read the channel, the last sent first, by kind and name', async () => {
    const [text, picture] = [await ada.put(Buffer.from('a report'), { name: 'Quarterly Report.txt' }), await ada.put(PIXEL, { name: 'pixel.png', type: 'image/png' })];
    for (const { id } of [text, picture]) await ada.settled(id);
    const { message } = await send([text.id, picture.id]);
    const list = async (query: object, token = bob.session.accessToken) =>
      (await callApi(system.apiUrl, routes.listChannelFiles, { token, params: { channelId }, query: { limit: 50, ...query } })).files.map(({ file, messageId }) => [messageId, file.id]);
    expect(await list({ limit: 2 })).toEqual([[message.id, picture.id], [message.id, text.id]]);
    expect(await list({ kind: 'image' })).toEqual([[message.id, picture.id]]);
    expect(await list({ name: 'quarterly' })).toEqual([[message.id, text.id]]);
    expect(await reasonOf(list({}, stranger.session.accessToken))).toBe('CHANNEL_NOT_FOUND');
  });

  it('are found by their names, kinds and types, by those alone who may read the channel, until they are gone', async () => {
    const key = `k${randomUUID().slice(0, 8)}`;
    const file = await ada.put(PIXEL, { name: `Holiday_${key}.png`, type: 'image/png' });
    await ada.settled(file.id);
    const { message } = await send([file.id]);
    const chat = await system.chat(bob.userId, 1, { token: bob.session.accessToken });
    const found = async (query: Parameters<typeof chat.search>[0]) => (await chat.search({ channelId, order: 'newest', ...query })).hits.map((hit) => hit.message.id);
    await waitUntil('the search knows it', async () => (await found({ q: key })).length === 1, 30_000);
    expect(await found({ q: `holiday ${key}`, fileKind: 'image', fileType: 'image/png' })).toEqual([message.id]);
    expect((await found({ fileKind: 'image' }))[0]).toBe(message.id);
    expect(await found({ q: key, fileKind: 'document' })).toEqual([]);
    const { hits } = await callApi(system.apiUrl, routes.searchMessages, { token: stranger.session.accessToken, query: { q: key, limit: 20, order: 'newest' } });
    expect(hits).toEqual([]);
    await hers.command(commands.messageDelete, { messageId: message.id });
    expect(await found({ q: key })).toEqual([]);
  });

  it('that are pictures have dimensions, a placeholder and thumbnails; what is disguised is refused, and cannot be sent', async () => {
    const picture = await ada.settled((await ada.put(PIXEL, { name: 'pixel.png', type: 'image/png' })).id);
    expect(picture).toMatchObject({ state: 'ready', kind: 'image', mediaType: 'image/png', width: 1, height: 1 });
    const shown = await ada.read(picture.id);
    expect([shown.headers.get('content-type'), shown.headers.get('content-disposition')?.split(';')[0]]).toEqual(['image/png', 'inline']);
    const disguised = await ada.settled((await ada.put(Buffer.from('<html><script>alert(1)</script></html>'), { name: 'cat.png', type: 'image/png' })).id);
    expect(disguised).toMatchObject({ state: 'refused', reason: expect.any(String) as string });
    expect(await reasonOf(send([disguised.id]))).toBe('FILE_REFUSED');
    expect(await ada.links([disguised.id])).toEqual([]);
  });
});
