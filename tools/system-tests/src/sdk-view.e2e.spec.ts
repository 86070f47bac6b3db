import { randomUUID } from 'node:crypto';
import { ChatClient, memoryTokens, readBy, Session, signUp, type ConnectionChange, type Recovery, type ShownMessage } from '@chatgenius/client-sdk';
import { limits } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { inParallel, oneTo } from './traffic.ts';

/** What the SDK shows of what its user does, and of what becomes of the connection. */
describe('a client of the SDK', () => {
  let system: SharedSystem;
  let world: Seed;
  const channelId = () => world.channels[0]?.id ?? '';
  const userId = (index: number) => world.userIds[index] ?? '';

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 2, channels: 1 });
  });

  const shown = (messages: readonly ShownMessage[]) => messages.map(({ text, status }) => `${text}: ${status}`);

  it('shows a message at once, once, and how far it has got', async () => {
    const proxy = await FaultProxy.before(system.gateway(0).url);
    const ada = await system.chat(userId(0), 0, { url: `http://127.0.0.1:${proxy.port}`, optimistic: true });
    const grace = await system.chat(userId(1), 1, { reportDelivered: false });
    const here = await ada.joinChannel(channelId());
    const seen: string[] = [];
    here.on('change', ({ messages }) => seen.push(shown(messages).join(', ')));
    proxy.stall();
    ada.send({ channelId: channelId(), text: 'one' });
    ada.send({ channelId: channelId(), text: 'two' });
    expect(shown(here.state.messages)).toEqual(['one: pending', 'two: pending']);
    proxy.flow();
    await waitUntil('both are sent', () => shown(here.state.messages).join() === 'one: sent,two: sent');
    const there = await grace.joinChannel(channelId());
    const [, two] = there.state.messages;
    grace.markDelivered(there.place, two?.seq ?? 0);
    await waitUntil('they are delivered', () => here.state.messages.every(({ status }) => status === 'delivered'));
    grace.markRead(there.place, two?.seq ?? 0);
    await waitUntil('they are read', () => here.state.messages.every(({ status }) => status === 'read'));
    expect(here.state.messages.map((message) => readBy(here.state, message))).toEqual([[userId(1)], [userId(1)]]);
    // Never gone for a moment, and never twice.
    for (const texts of seen.slice(1)) expect(texts).toMatch(/^one: \w+, two: \w+$/);
    expect(here.state.messages.map(({ id, seq }) => ({ id, seq }))).toEqual(there.state.messages.map(({ id, seq }) => ({ id, seq })));
    await proxy.close();
  });

  it('shows edits, deletions and reactions at once, and takes back what is refused', async () => {
    const ada = await system.chat(userId(0), 0, { optimistic: true });
    const grace = await system.chat(userId(1), 1);
    const [mine, theirs, gone] = await Promise.all([ada.send({ channelId: channelId(), text: 'mine' }).acknowledged, grace.send({ channelId: channelId(), text: 'theirs' }).acknowledged, ada.send({ channelId: channelId(), text: 'gone' }).acknowledged]);
    const here = await ada.joinChannel(channelId());
    const of = (id: string) => here.state.messages.find((message) => message.id === id);
    const untouched = of(theirs.id);
    const refused = ada.edit(theirs.id, 'not mine to edit');
    const done = [ada.edit(mine.id, 'edited'), ada.react(mine.id, '👍'), ada.delete(gone.id)];
    expect(of(theirs.id)).toMatchObject({ text: 'not mine to edit', changing: true });
    expect(of(mine.id)).toMatchObject({ text: 'edited', changing: true, reactions: [{ emoji: '👍', count: 1, userIds: [userId(0)] }] });
    expect(of(gone.id)).toMatchObject({ text: '', changing: true });
    await expect(refused).rejects.toMatchObject({ reason: 'NOT_AUTHOR', retryable: false });
    await waitUntil('the refused edit is taken back', () => of(theirs.id)?.text === 'theirs');
    expect(of(theirs.id)).toEqual(untouched);
    await Promise.all(done);
    await waitUntil('all is confirmed', () => here.state.messages.every(({ changing }) => changing === undefined));
    expect(here.state.messages.map(({ text }) => text).sort()).toEqual(['', 'edited', 'theirs']);
    expect(of(mine.id)?.reactions).toEqual([{ emoji: '👍', count: 1, userIds: [userId(0)] }]);
    expect(Object.isFrozen(here.state) && Object.isFrozen(here.state.messages) && here.state.messages.every(Object.isFrozen)).toBe(true);
  });

  it('keeps a message that was refused, to be tried again or discarded', async () => {
    const ada = await system.chat(userId(0), 0, { optimistic: true });
    const here = await ada.joinChannel(channelId());
    const archive = (at: string) => system.database.pool.query(`UPDATE channels SET archived_at = ${at} WHERE id = $1`, [channelId()]);
    await archive('now()');
    const [first, second] = [ada.send({ channelId: channelId(), text: 'again' }), ada.send({ channelId: channelId(), text: 'never' })];
    await expect(first.acknowledged).rejects.toMatchObject({ reason: 'ARCHIVED' });
    await expect(second.acknowledged).rejects.toMatchObject({ reason: 'ARCHIVED' });
    expect(shown(here.state.messages)).toEqual(['again: failed', 'never: failed']);
    expect(here.state.messages[0]?.error).toMatchObject({ code: 'CHANNEL_ERROR', reason: 'ARCHIVED', retryable: false, advice: expect.any(String) as string });
    await archive('NULL');
    expect(ada.discard(second.clientMessageId)).toBe(true);
    await ada.retry(first.clientMessageId)?.acknowledged;
    await waitUntil('it is sent', () => shown(here.state.messages).join() === 'again: sent');
    expect([ada.failed, ada.outgoing, ada.retry(second.clientMessageId)]).toEqual([[], [], undefined]);
    const { rows } = await system.database.pool.query<{ text: string }>('SELECT text FROM messages WHERE channel_id = $1', [channelId()]);
    expect(rows).toEqual([{ text: 'again' }]);
  });

  it('says what has become of what was missed: a little, or a gap that fills', async () => {
    const writer = await system.chat(userId(0), 0, { reportDelivered: false });
    const reader = await system.chat(userId(1), 1, { reportDelivered: false });
    const channel = await reader.joinChannel(channelId());
    const told: Recovery[] = [];
    channel.on('recovery', (recovery) => told.push(recovery));
    const missed = limits.recoverableEvents + 250;
    const say = (count: number) => inParallel(oneTo(count), 50, async (index) => void (await writer.send({ channelId: channelId(), text: `missed ${index}` }).acknowledged));
    reader.disconnect();
    await say(3);
    await reader.connect();
    await waitUntil('it is told', () => told.length > 0);
    expect(told.splice(0)).toEqual([{ status: 'recovered', missed: 3 }]);
    reader.disconnect();
    await say(missed);
    await reader.connect();
    await waitUntil('the gap is filled', () => told.at(-1)?.status === 'recovered');
    const gaps = told.filter((recovery) => recovery.status === 'gap');
    expect(gaps.length).toBeGreaterThan(1);
    expect(gaps[0]).toMatchObject({ from: 4, to: missed + 3 });
    expect(gaps.map(({ at }) => at)).toEqual(gaps.map(({ at }) => at).sort((one, other) => one - other));
    expect(told.at(-1)).toEqual({ status: 'recovered', missed });
  }, 40_000);

  it('shows what surrounds any message, leads back from there, and where reading goes on', async () => {
    const writer = await system.chat(userId(0), 0, { reportDelivered: false });
    const sent = await Promise.all(oneTo(300).map((index) => writer.send({ channelId: channelId(), text: `${index}` }).acknowledged));
    const reader = await system.chat(userId(1), 1);
    const channel = await reader.joinChannel(channelId());
    expect([channel.state.unreadLine, channel.state.messages[0]?.text]).toEqual([0, '251']);
    await channel.jumpTo({ messageId: sent[99]?.id ?? '' });
    const { messages, hasOlder, hasNewer } = channel.state;
    expect([messages.some(({ text }) => text === '100'), hasOlder || messages[0]?.seq === 1, hasNewer]).toEqual([true, true, true]);
    while (channel.state.hasNewer) await channel.loadNewer();
    expect(channel.state.messages.map(({ seq }) => seq)).toEqual(oneTo(301 - (messages[0]?.seq ?? 0)).map((index) => index + (messages[0]?.seq ?? 0) - 1));
    reader.markRead(channel.place, 300);
    expect(channel.state.unreadLine).toBe(0);
    channel.drawUnreadLine();
    expect(channel.state.unreadLine).toBeUndefined();
  });

  it('is signed in, refreshes in one tab alone, and ends with its session, saying why', async () => {
    const storage = memoryTokens();
    const options = { apiUrl: system.apiUrl, storage };
    const password = `${randomUUID()}`;
    const session = await signUp({ ...options, handle: `u${randomUUID().slice(0, 12)}`, password });
    const kept = JSON.parse((await storage.read()) ?? '') as { refreshToken: string; freshUntil: number };
    await storage.write(JSON.stringify({ ...kept, freshUntil: 0 }));
    const tab = await Session.resume(options);
    const tokens = await Promise.all([session.token(), tab?.token(), session.token(), tab?.token()]);
    expect(new Set(tokens).size).toBe(1);

    const chat = new ChatClient({ url: system.gateway(0).url, apiUrl: system.apiUrl, token: session.token, userId: session.userId });
    const changes: ConnectionChange[] = [];
    chat.on('connectionChange', (change) => changes.push(change));
    await chat.connect();
    expect(changes).toMatchObject([{ previous: 'idle', current: 'connecting', reason: 'REQUESTED' }, { previous: 'connecting', current: 'online', reason: 'CONNECTED' }]);
    await fetch(`${system.apiUrl}/v1/auth/sign-out-everywhere`, { method: 'POST', headers: { authorization: `Bearer ${await session.token()}` } });
    await waitUntil('it has ended', () => chat.connection.status === 'refused');
    expect(changes.at(-1)).toMatchObject({ previous: 'online', current: 'refused', reason: 'SESSION_REVOKED', error: { details: { revocation: 'signed-out-everywhere' } } });
    await storage.write(JSON.stringify({ ...(JSON.parse((await storage.read()) ?? '') as object), freshUntil: 0 }));
    await expect(session.token()).rejects.toMatchObject({ code: 'AUTH_FAILED', retryable: false });
    expect(await Session.resume(options)).toBeUndefined();
    chat.close();
  });
});
