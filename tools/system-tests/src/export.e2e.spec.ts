import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { commands, ErrorResponse, routes, UserExport } from '@chatgenius/contracts';
import { callApi, seed, waitUntil } from '@chatgenius/testing';
import yauzl from 'yauzl';
import { FileClient } from './file-client.ts';
import { SharedSystem } from './shared-system.ts';

const PASSWORD = 'correct horse battery';
/** More than a page of messages. */
const MESSAGES = 450;

describe('the export of somebody’s data', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });
  afterAll(() => system.stop());

  const download = (token: string, signal?: AbortSignal) => fetch(`${system.apiUrl}${routes.exportMe.path}`, { headers: { authorization: `Bearer ${token}` }, ...(signal && { signal }) });

  async function unzipped(response: Response): Promise<Record<string, Buffer>> {
    const files: Record<string, Buffer> = {};
    const archive = await yauzl.fromBufferPromise(Buffer.from(await response.arrayBuffer()));
    for await (const entry of archive.eachEntry()) files[entry.fileName] = await buffer(await archive.openReadStreamPromise(entry));
    return files;
  }

  it('is all that is kept of them and nothing of others, as its schema says, and once a day', async () => {
    const ada = await callApi(system.apiUrl, routes.signUp, { body: { handle: `u${randomUUID().slice(0, 18).replaceAll('-', '')}`, password: PASSWORD } });
    const token = ada.accessToken;
    const { userIds: [bob = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const channelId = channel?.id ?? '';
    await system.database.pool.query("INSERT INTO channel_members (channel_id, user_id, role) VALUES ($1, $2, 'member')", [channelId, ada.user.id]);
    const [hers, his] = [await system.connectWith(token, 0), await system.connect(bob, 1)];
    const send = (client: typeof his, text: string) => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
    const first = await send(hers, 'Hello');
    await hers.command(commands.messageEdit, { messageId: first.message.id, text: 'Hello again' });
    await Promise.all(Array.from({ length: MESSAGES - 1 }, (_, number) => send(hers, `Number ${number}`)));
    const theirs = await send(his, 'A secret of his');
    await hers.command(commands.reactionAdd, { messageId: theirs.message.id, emoji: '👍' });
    await hers.command(commands.messageRead, { channelId, seq: theirs.message.seq });
    await hers.command(commands.presenceUpdate, { text: 'busy' });
    await callApi(system.apiUrl, routes.blockUser, { token, params: { userId: bob } });
    const bot = await callApi(system.apiUrl, routes.createBot, { token, body: { handle: `b${randomUUID().slice(0, 18).replaceAll('-', '')}` } });
    const secret = await callApi(system.apiUrl, routes.createServiceToken, { token, params: { botId: bot.id }, body: { name: 'one', scopes: ['messages:read'] } });

    await system.database.pool.query("INSERT INTO user_emails (user_id, address, verified_at) VALUES ($1, $2, now())", [ada.user.id, `${ada.user.handle}@example.org`]);
    await system.database.pool.query("INSERT INTO mail_tokens (token_hash, user_id, purpose, address, expires_at) VALUES (sha256(convert_to($2, 'UTF8')), $1, 'email-verification', $2, now() + interval '1 day')", [ada.user.id, `next.${ada.user.handle}@example.org`]);
    await system.database.pool.query("INSERT INTO external_identities (issuer, subject, user_id) VALUES ('https://id.example', $2, $1)", [ada.user.id, ada.user.handle]);
    await system.database.pool.query("INSERT INTO second_factors (user_id, secret, confirmed_at) VALUES ($1, 'sealed secret', now())", [ada.user.id]);
    await system.database.pool.query("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, 'hash of a code')", [ada.user.id]);
    const link = await callApi(system.apiUrl, routes.createInvitationLink, { token, params: { channelId }, body: { role: 'guest', expiresInSeconds: 60, maxUses: 1 } });

    await callApi(system.apiUrl, routes.saveMessage, { token, params: { messageId: theirs.message.id } });
    await callApi(system.apiUrl, routes.saveDraft, { token, body: { channelId, text: 'so far' } });
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const scheduled = await callApi(system.apiUrl, routes.scheduleMessage, { token, body: { channelId, text: 'later', sendAt } });
    const other = await seed(system.database.pool, { users: 1, channels: 0 });
    // Of which she is to learn by its first message.
    const begun = await callApi(system.apiUrl, routes.beginDirect, { token: await system.token(other.userIds[0] ?? ''), body: { userIds: [ada.user.id], hidden: true } });

    // Files: one of several parts, one that she has sent, one that is gone, and one of somebody else in a channel of hers.
    const files = { hers: FileClient.of(system, ada), his: FileClient.of(system, { ...ada, accessToken: await system.token(bob) }) };
    const large = randomBytes(9_000_000);
    const [picture, notes, deleted, foreignFile] = [
      await files.hers.put(large, { name: 'großes Bild.bin', type: 'application/octet-stream' }), await files.hers.put(Buffer.from('Her notes'), { name: 'notes.txt' }),
      await files.hers.put(Buffer.from('Gone already'), { name: 'gone.txt' }), await files.his.put(Buffer.from('His bytes'), { name: 'his.txt' }),
    ];
    for (const { id } of [picture, notes, deleted]) await files.hers.settled(id);
    await files.his.settled(foreignFile.id);
    await hers.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: '', attachmentIds: [notes.id] });
    await his.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: '', attachmentIds: [foreignFile.id] });
    await callApi(system.filesUrl(), routes.deleteFile, { token, params: { fileId: deleted.id } });

    // What she has reported, and what was decided about her; not who decided, nor that somebody has reported her.
    const [root = '', reporter = ''] = (await seed(system.database.pool, { users: 2, channels: 0 })).userIds;
    await system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [root]);
    const administrator = await system.token(root);
    const { report } = await callApi(system.apiUrl, routes.createReport, { token, body: { subject: { kind: 'message', messageId: theirs.message.id }, category: 'spam', text: 'Is it?' } });
    await callApi(system.apiUrl, routes.createReport, { token: await system.token(reporter), body: { subject: { kind: 'user', userId: ada.user.id }, category: 'other', text: 'Between us' } });
    await callApi(system.apiUrl, routes.placeHold, { token: administrator, body: { userId: ada.user.id, reason: 'A case against her' } });
    await callApi(system.apiUrl, routes.muteUser, { token: administrator, params: { userId: ada.user.id }, body: { reason: 'Too loud' } });
    await system.database.pool.query("INSERT INTO mail_outbox (id, purpose, address, due_at) VALUES (gen_random_uuid(), 'password-reset', $1, now() + interval '1 hour')", [`${ada.user.handle}@example.org`]);

    const response = await download(token);
    expect([response.status, response.headers.get('content-type'), response.headers.get('content-disposition')]).toEqual([200, 'application/zip', 'attachment; filename="chatgenius-export.zip"']);
    const archived = await unzipped(response);
    const names = Object.keys(UserExport.shape);
    const ofFiles = [`files/${picture.id}/großes Bild.bin`, `files/${notes.id}/notes.txt`];
    expect(Object.keys(archived).sort()).toEqual(['README.md', 'schema.json', ...names.map((name) => `${name}.json`), ...ofFiles].sort());
    expect(archived[ofFiles[0] ?? '']?.equals(large)).toBe(true);
    expect(archived[ofFiles[1] ?? '']?.toString()).toBe('Her notes');
    const given = UserExport.parse(Object.fromEntries(names.map((name) => [name, JSON.parse(String(archived[`${name}.json`])) as unknown])));
    expect(given.profile).toMatchObject({ id: ada.user.id, handle: ada.user.handle, role: 'member' });
    expect(given.sessions.map(({ id }) => id)).toEqual([ada.sessionId]);
    expect(given.channels).toMatchObject([{ id: channelId, role: 'member' }]);
    expect(new Set(given.messages.map(({ id }) => id)).size).toBe(MESSAGES + 1);
    expect(given.messages.find(({ id }) => id === first.message.id)).toMatchObject({ text: 'Hello again', versions: [{ version: 1, text: 'Hello' }] });
    expect(given.reactions).toEqual([{ messageId: theirs.message.id, emoji: '👍' }]);
    expect(given.positions).toMatchObject([{ stream: channel?.stream, read: theirs.message.seq }]);
    expect(given.saved).toMatchObject([{ messageId: theirs.message.id }]);
    expect(given.drafts).toMatchObject([{ channelId, text: 'so far' }]);
    expect(given.scheduled).toMatchObject([{ id: scheduled.id, text: 'later', sendAt }]);
    expect(given.presence).toMatchObject([{ text: 'busy' }]);
    expect(given.sessions[0]).toMatchObject({ lastUsedAt: expect.any(String) as string, addressRange: expect.stringContaining('/') as string });
    expect(given.channels).toMatchObject([{ settings: { notify: 'all', hidden: false } }]);
    expect(given.emails).toEqual(expect.arrayContaining([{ address: `${ada.user.handle}@example.org`, verifiedAt: expect.any(String) as string }, { address: `next.${ada.user.handle}@example.org`, verifiedAt: null }]));
    expect(given.identities).toMatchObject([{ issuer: 'https://id.example', subject: ada.user.handle }]);
    expect(given.secondFactor).toMatchObject([{ recoveryCodesLeft: 1 }]);
    expect(given.links).toMatchObject([{ id: link.id, role: 'guest', maxUses: 1 }]);
    expect(given.blocks).toMatchObject([{ userId: bob }]);
    expect(given.bots).toMatchObject([{ id: bot.id, tokens: [{ name: 'one' }] }]);
    expect(given.reports).toMatchObject([{ id: report.id, subjectId: theirs.message.id, channelId, text: 'Is it?', state: 'open', decidedAt: null }]);
    expect(given.restrictions).toMatchObject([{ kind: 'mute', channelId: null, until: null, reason: 'Too loud' }]);
    expect(given.decisions).toMatchObject([{ action: 'user:muted', reason: 'Too loud', byYou: false }, { action: 'user-data:exported', byYou: true }]);
    expect(given.mails).toMatchObject([
      { purpose: 'email-verification', address: `next.${ada.user.handle}@example.org`, sent: true, expiresAt: expect.any(String) as string },
      { purpose: 'password-reset', address: `${ada.user.handle}@example.org`, sent: false, expiresAt: null },
    ]);
    expect(given.files.map(({ id }) => id).sort()).toEqual([picture.id, notes.id].sort());
    const all = Object.values(archived).join('\n');
    for (const foreign of ['A secret of his', begun.id, secret.token, 'argon2', ada.refreshToken, link.token, 'sealed secret', 'hash of a code', root, reporter, 'Between us', 'A case against her', 'Gone already', 'His bytes']) expect(all).not.toContain(foreign);

    const again = await download(token);
    expect([again.status, ErrorResponse.parse(await again.json()).data]).toEqual([429, expect.objectContaining({ reason: 'EXPORTED_LATELY', retryAfterMs: expect.any(Number) as number })]);
    // One that broke off may be repeated soon.
    await system.database.pool.query('DELETE FROM user_exports WHERE user_id = $1', [ada.user.id]);
    const gone = new AbortController();
    const broken = await download(token, gone.signal);
    gone.abort();
    await broken.arrayBuffer().catch(() => undefined);
    const soon = async () => {
      const { rows } = await system.database.pool.query("SELECT started_at < now() - interval '12 hours' AS soon FROM user_exports WHERE user_id = $1", [ada.user.id]);
      return (rows as { soon: boolean }[])[0]?.soon;
    };
    await waitUntil('it is over', async () => (await soon()) !== undefined);
    expect(broken.status).toBe(200);
  }, 60_000);
});
