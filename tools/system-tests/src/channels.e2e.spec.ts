import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, routes, streams, type SessionTokens, type StreamEvent } from '@chatgenius/contracts';
import { callApi, waitUntil, type WireClient, type RefusedError } from '@chatgenius/testing';
import { type z } from 'zod';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';

type Ready = z.output<(typeof ephemeralEvents)['sessionReady']['data']>;

/** What becomes of a channel is true at once, on every gateway. */
/** What names a channel that is gone: decisions about it, and what its members were told in their own streams. */
const KEPT = ['audit_entries', 'stream_events'];

describe('a channel', () => {
  let system: SharedSystem;
  let [ada, bob]: SessionTokens[] = [];

  const signUp = (name: string) => callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: 'correct horse battery' } });
  const as = (who: SessionTokens | undefined) => ({ token: who?.accessToken ?? '' });
  const idOf = (who: SessionTokens | undefined) => who?.user.id ?? '';
  const create = async (kind: 'public' | 'private' = 'public') =>
    (await callApi(system.apiUrl, routes.createChannel, { ...as(ada), body: { name: 'before', kind, topic: undefined, description: undefined, metadata: undefined, memberIds: [idOf(bob)] } })).id;
  const say = (client: WireClient, channelId: string, text = 'hello') => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
  const reasonOf = (attempt: Promise<unknown>) => attempt.then(() => 'allowed', (error: unknown) => (error as RefusedError).reason);
  const readyOf = (client: WireClient) => client.ephemeral.find(({ name }) => name === ephemeralEvents.sessionReady.name)?.data as Ready;
  const listedBy = (client: WireClient, channelId: string) => readyOf(client).channels.find(({ id }) => id === channelId);
  const both = (who: SessionTokens | undefined) => Promise.all([system.connect(idOf(who), 0), system.connect(idOf(who), 1)]);
  const told = (client: WireClient, type: string, channelId: string): StreamEvent | undefined =>
    client.eventsOf(streams.channel(channelId)).find((event) => event.type === type);

  beforeAll(async () => {
    system = await SharedSystem.use();
    [ada, bob] = await Promise.all([signUp('ada'), signUp('bob')]);
  });

  afterAll(() => system.stop());

  it('has its new name in sessions that begin after the event, and with clients that have not joined it', async () => {
    const channelId = await create();
    const clients = await both(bob);
    for (const client of clients) await client.command(commands.channelJoin, { channelId });
    const app = await system.chat(idOf(bob), 1);
    await callApi(system.apiUrl, routes.updateChannel, { ...as(ada), params: { channelId }, body: { name: 'after', metadata: { a: 1 } } });
    for (const client of clients) await waitUntil('the change is told', () => told(client, 'channel:updated', channelId) !== undefined);
    for (const client of await both(bob)) expect(listedBy(client, channelId)).toMatchObject({ name: 'after', version: 2 });
    await waitUntil('the application shows it', () => app.user?.channels.get(channelId)?.name === 'after');
    const joined = await app.joinChannel(channelId);
    await callApi(system.apiUrl, routes.updateChannel, { ...as(ada), params: { channelId }, body: { description: 'what it is' } });
    await waitUntil('the joined channel shows it', () => joined.state.channel.description === 'what it is');
    expect(app.user?.channels.get(channelId)).toMatchObject({ name: 'after', description: 'what it is', version: 3 });
  });

  it('that is archived takes no message, no typing and no member after the event', async () => {
    const channelId = await create();
    const clients = await both(bob);
    for (const client of clients) await client.command(commands.channelJoin, { channelId });
    const outcomes: { text: string; reason: string }[] = [];
    let writing = true;
    const writers = clients.map(async (client, writer) => {
      for (let number = 0; writing; number++) {
        const text = `${writer} ${number}`;
        outcomes.push({ text, reason: await reasonOf(say(client, channelId, text)) });
      }
    });
    await waitUntil('messages are written', () => outcomes.length > 10);
    await callApi(system.apiUrl, routes.archiveChannel, { ...as(ada), params: { channelId } });
    for (const client of clients) {
      await waitUntil('the end is told', () => told(client, 'channel:archived', channelId) !== undefined);
      expect(await reasonOf(client.command(commands.userTyping, { channelId, typing: true }))).toBe('ARCHIVED');
      expect(await reasonOf(say(client, channelId))).toBe('ARCHIVED');
    }
    writing = false;
    await Promise.all(writers);
    const events = clients[0].eventsOf(streams.channel(channelId));
    expect(events.slice(events.findIndex(({ type }) => type === 'channel:archived') + 1).filter(({ type }) => type === 'message:created')).toEqual([]);
    const { rows } = await system.database.pool.query<{ text: string }>('SELECT text FROM messages WHERE channel_id = $1', [channelId]);
    expect(rows.map(({ text }) => text).sort()).toEqual(outcomes.filter(({ reason }) => reason === 'allowed').map(({ text }) => text).sort());
    expect(await reasonOf(callApi(system.apiUrl, routes.joinChannel, { ...as(await signUp('late')), params: { channelId } }))).toBe('ARCHIVED');
    for (const client of await both(bob)) expect(listedBy(client, channelId)?.archivedAt).toEqual(expect.any(String));

    await callApi(system.apiUrl, routes.restoreChannel, { ...as(ada), params: { channelId } });
    for (const client of clients) await waitUntil('it is open again', () => told(client, 'channel:restored', channelId) !== undefined);
    for (const client of clients) {
      await client.command(commands.userTyping, { channelId, typing: true });
      await say(client, channelId);
    }
  });

  /** Whatever else may hang on a channel. */
  async function furnish(channelId: string, messageId: string): Promise<void> {
    const params = { channelId };
    await callApi(system.apiUrl, routes.setSlowMode, { ...as(ada), params, body: { seconds: 60 } });
    await say(await system.connect(idOf(bob), 0), channelId, 'slowly');
    await callApi(system.apiUrl, routes.setChannelFilter, { ...as(ada), params, body: { entries: [{ pattern: 'vile', action: 'refuse' }] } });
    await callApi(system.apiUrl, routes.createReport, { ...as(bob), body: { subject: { kind: 'message', messageId }, category: 'spam', text: 'Look' } });
    await callApi(system.apiUrl, routes.createInvitationLink, { ...as(ada), params, body: { role: 'member', expiresInSeconds: null, maxUses: null } });
    await callApi(system.apiUrl, routes.createWebhook, { ...as(ada), params, body: { direction: 'outgoing', name: 'hook', url: 'http://127.0.0.1:9/', events: ['channel:archived'] } });
    await callApi(system.apiUrl, routes.muteMember, { ...as(ada), params: { channelId, userId: (await signUp('silent')).user.id }, body: {} });
    await callApi(system.apiUrl, routes.saveMessage, { ...as(bob), params: { messageId } });
    await callApi(system.apiUrl, routes.saveDraft, { ...as(bob), body: { channelId, text: 'so far' } });
    await callApi(system.apiUrl, routes.scheduleMessage, { ...as(bob), body: { channelId, text: 'later', sendAt: new Date(Date.now() + 3_600_000).toISOString() } });
  }

  /** Tables with a row that names it in any column, also within JSON. */
  async function tablesThatName(id: string): Promise<string[]> {
    const { rows } = await system.database.pool.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'");
    const found = await Promise.all(rows.map(async ({ name }) => ((await system.database.pool.query(`SELECT FROM "${name}" WHERE "${name}"::text LIKE '%' || $1 || '%' LIMIT 1`, [id])).rowCount === 1 ? [name] : [])));
    return found.flat();
  }

  it('that is deleted is gone for everybody, and leaves no row', async () => {
    const channelId = await create('private');
    const root = await signUp('root');
    await system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [root.user.id]);
    const clients = await both(bob);
    for (const client of clients) await client.command(commands.channelJoin, { channelId });
    const owner = await system.connect(idOf(ada), 1);
    const { message } = await say(owner, channelId, `@${bob?.user.handle ?? ''} read this secret`);
    await owner.command(commands.messageSend, { channelId, threadId: message.id, clientMessageId: randomUUID(), text: 'reply' });
    await owner.command(commands.reactionAdd, { messageId: message.id, emoji: '👍' });
    await clients[0].command(commands.messageRead, { channelId, seq: message.seq });
    await furnish(channelId, message.id);
    const app = await system.chat(idOf(bob), 0);
    const joined = await app.joinChannel(channelId);
    const closed = new Promise((resolve) => joined.on('closed', resolve));

    expect(await reasonOf(callApi(system.apiUrl, routes.deleteChannel, { ...as(ada), params: { channelId } }))).toBe('NOT_ALLOWED');
    await callApi(system.apiUrl, routes.deleteChannel, { ...as(root), params: { channelId } });
    for (const client of clients) {
      await waitUntil('the end is told', () => told(client, 'channel:deleted', channelId) !== undefined);
      expect(await reasonOf(client.command(commands.channelJoin, { channelId }))).toBe('CHANNEL_NOT_FOUND');
      expect(await reasonOf(say(client, channelId))).toBe('CHANNEL_NOT_FOUND');
      expect(client.eventsOf(streams.channel(channelId)).at(-1)?.type).toBe('channel:deleted');
      await waitUntil('each is told in their own stream', () => client.eventsOf(streams.user(idOf(bob))).some(({ type }) => type === 'channel:deleted'));
    }
    for (const client of await both(bob)) expect(listedBy(client, channelId)).toBeUndefined();
    await closed;
    expect(app.user?.channels.has(channelId)).toBe(false);

    const left = async () => {
      const of = (table: string, where: string) => `SELECT '${table}' AS name, count(*) FROM ${table} WHERE ${where}`;
      const byChannel = ['channels:id', 'channel_members:channel_id', 'channel_deletions:channel_id', 'channel_deletion_members:channel_id', 'messages:channel_id', 'threads:channel_id', 'mentions:channel_id', 'search_entries:channel_id', 'search_shelves:channel_id'];
      const logs = [`channel:${channelId}`, `thread:${message.id}`].map((id) => `'${id}'`).join(', ');
      const parts = [
        ...byChannel.map((one) => of(one.split(':')[0] ?? '', `${one.split(':')[1] ?? ''} = '${channelId}'`)),
        ...['streams:id', 'stream_events:stream_id', 'stream_cursors:stream_id'].map((one) => of(one.split(':')[0] ?? '', `${one.split(':')[1] ?? ''} IN (${logs})`)),
        ...['reactions', 'message_edits'].map((table) => of(table, `message_id = '${message.id}'`)),
        of('stream_events', `stream_id = '${streams.user(idOf(bob))}' AND data::text LIKE '%secret%'`),
      ];
      const { rows } = await system.database.pool.query<{ name: string; count: number }>(parts.join(' UNION ALL '));
      return [...rows.filter(({ count }) => count > 0).map(({ name }) => name), ...(await tablesThatName(channelId)).filter((table) => !KEPT.includes(table))];
    };
    // As if a minute had passed: logs go once gateways have let them go.
    await system.database.pool.query(`UPDATE channel_deletions SET at = at - interval '1 minute' WHERE channel_id = $1`, [channelId]);
    let rows = await left();
    await waitUntil('nothing is left', async () => (rows = await left()).length === 0, 30_000).catch((error: unknown) => {
      throw new Error(`left: ${JSON.stringify(rows)}`, { cause: error });
    });
  });

  it('is read by those who may browse, without joining it', async () => {
    const [reader, guest] = await Promise.all([signUp('reader'), signUp('guest')]);
    await system.database.pool.query("UPDATE users SET role = 'guest' WHERE id = $1", [guest.user.id]);
    const [open, secret] = [await create(), await create('private')];
    const owner = await system.connect(idOf(ada), 0);
    const { message } = await say(owner, open, 'for everybody');
    await say(owner, secret);
    const read = (who: SessionTokens, channelId: string) => callApi(system.apiUrl, routes.channelHistory, { ...as(who), params: { channelId } });
    expect((await read(reader, open)).messages).toMatchObject([{ text: 'for everybody' }]);
    expect(await callApi(system.apiUrl, routes.getMessage, { ...as(reader), params: { messageId: message.id } })).toMatchObject({ id: message.id });
    expect(await callApi(system.apiUrl, routes.threadHistory, { ...as(reader), params: { threadId: message.id } })).toMatchObject({ messages: [] });
    expect(await callApi(system.apiUrl, routes.listPins, { ...as(reader), params: { channelId: open } })).toMatchObject({ messages: [] });
    expect(await reasonOf(read(reader, secret))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(read(guest, open))).toBe('CHANNEL_NOT_FOUND');
    const socket = await system.connect(reader.user.id, 1);
    expect(await reasonOf(socket.command(commands.channelJoin, { channelId: open }))).toBe('CHANNEL_NOT_FOUND');
    await callApi(system.apiUrl, routes.joinChannel, { ...as(reader), params: { channelId: open } });
    await callApi(system.apiUrl, routes.removeMember, { ...as(ada), params: { channelId: open, userId: reader.user.id } });
    expect(await reasonOf(read(reader, open))).toBe('CHANNEL_NOT_FOUND');
  });

  it('has settings of each member, on all of their devices', async () => {
    const channelId = await create();
    const [one, other] = [await system.chat(idOf(bob), 0), await system.chat(idOf(bob), 1)];
    const mutedUntil = '2030-01-01T00:00:00.000Z';
    const settings = await one.directory.set(channelId, { mutedUntil, favourite: true });
    expect(settings).toEqual({ mutedUntil, favourite: true, notify: 'all', hidden: false });
    await one.directory.set(channelId, { notify: 'mentions' });
    for (const device of [one, other]) await waitUntil('the device has it', () => device.user?.channels.get(channelId)?.settings?.notify === 'mentions');
    for (const client of await both(bob)) expect(listedBy(client, channelId)?.settings).toEqual({ ...settings, notify: 'mentions' });
    expect(listedBy(await system.connect(idOf(ada), 0), channelId)).not.toHaveProperty('settings');
  });

  it('is listed with what is unread in it, and what was said last', async () => {
    const channelId = await create();
    const owner = await system.connect(idOf(ada), 0);
    await say(owner, channelId, 'x'.repeat(1_000));
    const app = await system.chat(idOf(bob), 1);
    const all: Awaited<ReturnType<typeof app.directory.mine>>['channels'] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await callApi(system.apiUrl, routes.listMyChannels, { ...as(bob), query: { limit: 2, after } });
      all.push(...page.channels);
      after = page.next;
    }
    expect(all.map(({ id }) => id)).toEqual((await app.directory.mine()).channels.map(({ id }) => id));
    const listed = all.find(({ id }) => id === channelId);
    expect(listed).toMatchObject({ unread: 1, mentions: 0, role: 'member', settings: { favourite: false }, lastMessage: { senderId: idOf(ada), excerpt: true } });
    expect(listed?.lastMessage?.text).toHaveLength(280);
  });

  it('carries messages with what applications keep with them', async () => {
    const channelId = await create();
    const [writer, reader] = [await system.chat(idOf(ada), 0), await system.chat(idOf(bob), 1)];
    const seen = await reader.joinChannel(channelId);
    const metadata = { order: { id: 7, lines: [1, 2.5, null, 'é'] } };
    const sent = await writer.send({ channelId, text: 'with', metadata }).acknowledged;
    const shown = () => seen.state.messages.at(-1);
    await waitUntil('it is shown', () => shown()?.id === sent.id);
    expect(shown()?.metadata).toEqual(metadata);
    await writer.edit(sent.id, 'kept');
    await waitUntil('the edit is shown', () => shown()?.text === 'kept');
    expect(shown()?.metadata).toEqual(metadata);
    await writer.edit(sent.id, 'kept', { other: true });
    await waitUntil('what it carries is replaced', () => shown()?.metadata?.other === true);
    const history = async () => (await callApi(system.apiUrl, routes.channelHistory, { ...as(bob), params: { channelId } })).messages[0];
    expect((await history())?.metadata).toEqual({ other: true });
    await writer.edit(sent.id, 'kept', null);
    await waitUntil('it carries nothing', () => shown()?.metadata === undefined);
    expect(await history()).not.toHaveProperty('metadata');
    const stale = await system.connect(idOf(ada), 0);
    expect(await reasonOf(stale.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'x', metadata: { large: 'x'.repeat(4_096) } }))).toBe('PAYLOAD_MALFORMED');
  });
});
