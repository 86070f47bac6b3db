import { randomUUID } from 'node:crypto';
import { commands, routes, streams } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** Messages that are read while they are written, by the SDK and from process to process. */
describe('a live message', () => {
  let system: SharedSystem;
  let world: Seed;
  let channelId: string;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 3, channels: 1 });
    channelId = world.channels[0]?.id ?? '';
  });

  afterAll(() => system.stop());

  const people = async () => {
    const [bot = '', ada = ''] = world.userIds;
    const [writing, reading] = [await system.chat(bot, 0), await system.chat(ada, 1)];
    return { writing, reading, seen: await reading.joinChannel(channelId) };
  };

  it('is read on another gateway while it is written, and is a message like any other when it is finished', async () => {
    const { writing, seen } = await people();
    const texts: string[] = [];
    seen.on('change', ({ messages: [message] }) => message && texts.push(message.text));
    const writer = await writing.stream({ channelId }, { metadata: { step: 'thinking' } });
    await writer.append('Slowly');
    await waitUntil('the first text is read', () => seen.state.messages[0]?.text === 'Slowly');
    expect(seen.state.messages[0]).toMatchObject({ streaming: true, live: { state: 'streaming', length: 6 }, metadata: { step: 'thinking' } });

    await writer.append(' but surely', { metadata: { step: 'citing' } });
    await waitUntil('what it carries is read', () => seen.state.messages[0]?.metadata?.step === 'citing');
    const finished = await writer.finish();
    await waitUntil('the end is read', () => seen.state.messages[0]?.live?.state === 'complete');
    expect(seen.state.messages).toHaveLength(1);
    expect(seen.state.messages[0]).toMatchObject({ text: 'Slowly but surely', live: { length: 17, sha256: finished.live?.sha256 }, metadata: { step: 'citing' } });
    expect(seen.state.messages[0]?.editedAt).toBeUndefined();
    expect(texts.every((text, at) => text.startsWith(texts[at - 1] ?? ''))).toBe(true);
    const { rows } = await system.database.pool.query(`SELECT text, live->>'state' AS state FROM messages WHERE channel_id = $1`, [channelId]);
    expect(rows).toEqual([{ text: 'Slowly but surely', state: 'complete' }]);
  });

  it('is whole at once for who joins in the middle, and for who comes back', async () => {
    const { writing, reading, seen } = await people();
    const writer = await writing.stream({ channelId });
    await writer.append('One, ');
    await waitUntil('it is read', () => seen.state.messages[0]?.text === 'One, ');
    reading.disconnect();
    await writer.append('two, ');
    const late = await system.chat(world.userIds[2] ?? '', 0);
    const joined = await late.joinChannel(channelId);
    await waitUntil('who joins has all of it', () => joined.state.messages[0]?.text === 'One, two, ', 1_000);
    await reading.connect();
    await waitUntil('who comes back has all of it', () => seen.state.messages[0]?.text === 'One, two, ', 1_000);
    await writer.append('three');
    await waitUntil('both read on', () => [seen, joined].every(({ state }) => state.messages[0]?.text === 'One, two, three'));
    await writer.finish();
  });

  it('counts as unread when it is finished, and mentions then', async () => {
    const { writing, reading } = await people();
    const entry = () => reading.user?.channels.get(channelId);
    const [, ada = ''] = world.userIds;
    await system.database.pool.query(`UPDATE users SET handle = 'ada_' || substr(id::text, 1, 8) WHERE id = $1`, [ada]);
    const writer = await writing.stream({ channelId });
    await writer.append(`Look, @ada_${ada.slice(0, 8)}`);
    // Something that counts at once, behind it.
    await writing.send({ channelId, text: 'behind it' }).acknowledged;
    await waitUntil('the other one is counted', () => entry()?.unread === 1 && entry()?.exact === true);
    await writer.finish();
    await waitUntil('both are counted', () => entry()?.unread === 2 && entry()?.mentions === 1);
  });

  it('is cancelled by who may, and by nobody else', async () => {
    const { writing, reading } = await people();
    const writer = await writing.stream({ channelId });
    await writer.append('On and on');
    await reading.cancel(writer.message.id, 'enough');
    await waitUntil('its writer hears of it', () => writer.signal.aborted);
    expect(await writer.finish()).toMatchObject({ text: 'On and on', live: { state: 'cancelled' } });
    await expect(reading.cancel(writer.message.id)).rejects.toMatchObject({ reason: 'NOT_STREAMING' });
    const guest = await system.chat(world.userIds[2] ?? '', 0);
    await system.database.pool.query(`UPDATE channel_members SET role = 'guest' WHERE channel_id = $1 AND user_id = $2`, [channelId, world.userIds[2]]);
    const [other, answer] = [await writing.stream({ channelId }), await guest.send({ channelId, text: 'Why?' }).acknowledged];
    await expect(guest.cancel(other.message.id)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    const asked = await writing.stream({ channelId }, { quote: { messageId: answer.id } });
    await guest.cancel(asked.message.id);
    await waitUntil('who was answered may', () => asked.signal.aborted);
    await Promise.all([other.finish(), asked.finish()]);
  });

  it('says what is missing, takes what it has already for nothing, and nothing else in its place', async () => {
    const [bot = ''] = world.userIds;
    const client = await system.connect(bot, 0);
    const begin = { channelId, clientMessageId: randomUUID(), text: 'abc' };
    const { message, length, durable } = await client.command(commands.messageBegin, begin);
    expect([length, durable]).toEqual([3, 3]);
    const messageId = message.id;
    const append = (offset: number, text: string) => client.command(commands.messageAppend, { messageId, offset, text });
    await expect(append(4, 'e')).rejects.toMatchObject({ response: { data: { reason: 'OFFSET_MISMATCH', expected: 3, durable: 3 } } });
    expect((await append(1, 'bcd')).length).toBe(4);
    expect((await append(1, 'bcd')).length).toBe(4);
    await expect(append(1, 'xyz')).rejects.toMatchObject({ reason: 'TEXT_DIFFERS' });
    await expect(append(4, '\ud83c')).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
    expect((await client.command(commands.messageBegin, begin)).length).toBe(4);
    await expect(client.command(commands.messageFinish, { messageId, length: 5 })).rejects.toMatchObject({ reason: 'OFFSET_MISMATCH' });
    await expect(client.command(commands.messageFinish, { messageId, length: 4, sha256: 'a'.repeat(64) })).rejects.toMatchObject({ reason: 'TEXT_DIFFERS' });
    const other = await system.connect(world.userIds[1] ?? '', 1);
    await expect(other.command(commands.messageAppend, { messageId, offset: 4, text: 'e' })).rejects.toMatchObject({ reason: 'NOT_AUTHOR' });
    const finish = { messageId, length: 4 };
    const { message: finished } = await client.command(commands.messageFinish, finish);
    expect(finished).toMatchObject({ text: 'abcd', live: { state: 'complete', length: 4 } });
    expect((await client.command(commands.messageFinish, finish)).message).toMatchObject({ text: 'abcd', live: { state: 'complete', length: 4 } });
    await expect(append(4, 'e')).rejects.toMatchObject({ reason: 'NOT_STREAMING' });
    expect(await other.command(commands.messageText, { messageId, offset: 2 })).toMatchObject({ offset: 2, text: 'cd', live: { state: 'complete' } });
  });

  it('takes nothing more from a writer who is put out of the channel, over the socket and over HTTP', async () => {
    const [bot = '', ada = ''] = world.userIds;
    await system.database.pool.query(`UPDATE channel_members SET role = 'owner' WHERE channel_id = $1 AND user_id = $2`, [channelId, ada]);
    const client = await system.connect(bot, 0);
    const { message: { id: messageId } } = await client.command(commands.messageBegin, { channelId, clientMessageId: randomUUID(), text: 'abc' });
    const params = { messageId };
    const token = await system.token(bot);
    await callApi(system.apiUrl, routes.banMember, { token: await system.token(ada), params: { channelId, userId: bot }, body: {} });
    const ways = [
      client.command(commands.messageAppend, { messageId, offset: 3, text: 'd' }),
      client.command(commands.messageFinish, { messageId, length: 3 }),
      callApi(system.apiUrl, routes.appendToMessage, { token, params, body: { offset: 3, text: 'd' } }),
      callApi(system.apiUrl, routes.finishMessage, { token, params, body: { length: 3 } }),
    ];
    // Whoever may not write has no live message for longer than a second: which of both comes first, is open.
    for (const { reason } of await Promise.all(ways.map((way) => way.then(() => ({ reason: 'done' }), (error: unknown) => error as { reason: string })))) expect(['BANNED', 'MESSAGE_NOT_FOUND', 'NOT_STREAMING']).toContain(reason);
    const row = async () => (await system.database.pool.query<{ text: string; state: string }>(`SELECT text, live->>'state' AS state FROM messages WHERE id = $1`, [messageId])).rows[0];
    await waitUntil('it has failed', async () => (await row())?.state === 'failed');
    expect(await row()).toEqual({ text: 'abc', state: 'failed' });
  });

  it('may be edited and deleted meanwhile', async () => {
    const { writing, seen } = await people();
    const [edited, deleted] = [await writing.stream({ channelId }), await writing.stream({ channelId })];
    await Promise.all([edited.append('First thoughts'), deleted.append('No use')]);
    await waitUntil('both are read', () => seen.state.messages.map(({ text }) => text).join() === 'First thoughts,No use');
    await writing.edit(edited.message.id, 'Second thoughts');
    await writing.delete(deleted.message.id);
    await waitUntil('both changes are read', () => seen.state.messages.map(({ text }) => text).join() === 'Second thoughts,');
    expect(seen.state.messages[0]).toMatchObject({ streaming: true, live: { revision: 1, length: 15 } });
    // What comes after belongs to a text that is no more.
    await edited.append(' and more').catch(() => undefined);
    await expect(edited.finish()).rejects.toMatchObject({ reason: 'OFFSET_MISMATCH' });
    await expect(deleted.append('more').then(() => deleted.finish())).rejects.toMatchObject({ reason: expect.stringMatching(/NOT_STREAMING|MESSAGE_NOT_FOUND/) as string });
  });

  it('is an ordinary message that gets its text at its end to clients that know nothing of it', async () => {
    const [bot = '', ada = ''] = world.userIds;
    const writing = await system.chat(bot, 0);
    const old = await system.connect(ada, 1);
    await old.command(commands.channelJoin, { channelId });
    const writer = await writing.stream({ channelId });
    await writer.append('Worth waiting for');
    await writer.finish();
    const stream = streams.channel(channelId);
    await old.receivedUpTo(stream, 2);
    const [created, edited] = old.eventsOf(stream);
    expect([created?.type, edited?.type]).toEqual(['message:created', 'message:edited']);
    expect(created?.data).toMatchObject({ message: { text: '', live: { state: 'streaming' } } });
    expect(edited?.data).toMatchObject({ text: 'Worth waiting for', live: { state: 'complete' }, messageSeq: 1, senderId: bot });
  });
});
