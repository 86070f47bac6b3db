import { randomUUID } from 'node:crypto';
import { routes, type Message } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type RefusedError } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** What was said is found again over HTTP: by position, by time, by words; by members alone. */
describe('reading what was said', () => {
  let system: SharedSystem;
  let channelId: string;
  let said: Message[];
  let tokens: { ada: string; bob: string; stranger: string };

  beforeAll(async () => {
    system = await SharedSystem.use();
    const { pool } = system.database;
    const { userIds, channels: [channel] } = await seed(pool, { users: 3, channels: 1 });
    const [ada = '', bob = '', stranger = ''] = userIds;
    channelId = channel?.id ?? '';
    await pool.query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', [channelId, stranger]);
    await pool.query("UPDATE channels SET kind = 'private' WHERE id = $1", [channelId]);
    tokens = { ada: await system.token(ada), bob: await system.token(bob), stranger: await system.token(stranger) };
    const [one, other] = await Promise.all([system.chat(ada, 0), system.chat(bob, 1)]);
    said = [];
    for (const text of ['The harbour at dawn', 'nothing of note', 'a <b>harbour</b>, a harbour', 'soon gone: harbour', 'good night']) {
      const chat = said.length % 2 === 0 ? one : other;
      said.push(await chat.send({ channelId, text }).acknowledged);
    }
    said.push(await other.send({ channelId, threadId: said[0]?.id, text: 'harbour, in a reply' }).acknowledged);
    await other.edit(said[1]?.id ?? '', 'nothing of note, edited');
    await other.delete(said[3]?.id ?? '');
  });

  afterAll(() => system.stop());

  const history = (token: string, query: object = {}) => callApi(system.apiUrl, routes.channelHistory, { token, params: { channelId }, query: { limit: 50, ...query } });
  const search = (token: string, query: object) =>
    callApi(system.apiUrl, routes.searchMessages, { token, query: { limit: 20, order: 'relevance' as const, q: 'harbour', ...query } });
  const reasonOf = (attempt: Promise<unknown>) => attempt.then(() => 'allowed', (error: unknown) => (error as RefusedError).reason);

  it('reads as it stands now: edited, and with a tombstone', async () => {
    const { messages, hasBefore, hasAfter } = await history(tokens.ada);
    expect(messages.map(({ text }) => text)).toEqual(['The harbour at dawn', 'nothing of note, edited', 'a <b>harbour</b>, a harbour', '', 'good night']);
    expect(messages[0]?.thread).toMatchObject({ replyCount: 1 });
    expect([hasBefore, hasAfter]).toEqual([false, false]);
  });

  it('is found around a position and before a time', async () => {
    const [, second, third] = said;
    const around = await history(tokens.bob, { around: third?.seq, limit: 3 });
    expect(around.messages.map(({ id }) => id)).toEqual(said.slice(1, 4).map(({ id }) => id));
    expect([around.hasBefore, around.hasAfter]).toEqual([true, true]);
    const before = await history(tokens.bob, { before: third?.createdAt, limit: 1 });
    expect(before.messages.map(({ id }) => id)).toEqual([second?.id]);
  });

  it('is found by its words, in threads too, marked and not as markup; what was deleted is not', async () => {
    await waitUntil('the search has heard of the last reply', async () => (await search(tokens.ada, { q: '"in a reply"' })).hits.length === 1);
    const { hits } = await search(tokens.ada, {});
    expect(new Set(hits.map(({ message }) => message.id))).toEqual(new Set([said[0], said[2], said[5]].map((message) => message?.id)));
    const markup = hits.find(({ message }) => message.id === said[2]?.id);
    expect(markup?.highlights.map(({ text }) => text).join('')).toBe('a <b>harbour</b>, a harbour');
    expect(markup?.highlights.filter(({ match }) => match).map(({ text }) => text)).toEqual(['harbour', 'harbour']);
    expect((await search(tokens.ada, { senderId: said[0]?.senderId })).hits.map(({ message }) => message.id).sort()).toEqual([said[0]?.id, said[2]?.id].sort());
  });

  it('is a missing channel to strangers, and nothing of it is found by them', async () => {
    expect(await reasonOf(history(tokens.stranger))).toBe('CHANNEL_NOT_FOUND');
    expect((await search(tokens.stranger, {})).hits).toEqual([]);
    expect(await reasonOf(search(tokens.stranger, { channelId }))).toBe(await reasonOf(search(tokens.stranger, { channelId: randomUUID() })));
  });
});
