import { randomUUID } from 'node:crypto';
import { ChatError, createApi } from '@chatgenius/client-sdk';
import { seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** `chat.api` and `createApi()`: routes by their path, with the types of their contracts. */
describe('typed calls', () => {
  let system: SharedSystem;
  let userIds: readonly string[];

  beforeAll(async () => {
    system = await SharedSystem.use();
    ({ userIds } = await seed(system.database.pool, { users: 2, channels: 0 }));
  });

  afterAll(() => system.stop());

  const name = () => `c-${randomUUID().slice(0, 12)}`;
  const apiOf = (user: number) => createApi({ apiUrl: system.apiUrl, token: () => system.token(userIds[user] ?? '') });
  const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => error);

  it('make, read, change, list and end what is there, over a client and without one', async () => {
    const chat = await system.chat(userIds[0] ?? '', 0);
    const made = await chat.api.POST('/v1/channels', { body: { name: name(), kind: 'private', memberIds: [] } });
    const params = { channelId: made.data.id };
    expect(made.response.status).toBe(201);
    const { data: channel } = await apiOf(0).GET('/v1/channels/{channelId}', { params });
    expect(channel).toMatchObject({ id: made.data.id, kind: 'private', topic: null });
    const { data: changed } = await chat.api.PATCH('/v1/channels/{channelId}', { params, body: { topic: 'Plans' } });
    expect(changed.topic).toBe('Plans');
    const { data: { members } } = await chat.api.GET('/v1/channels/{channelId}/members', { params, query: { limit: 10 } });
    expect(members.map(({ userId }) => userId)).toEqual([userIds[0]]);
    const { data: link } = await chat.api.POST('/v1/channels/{channelId}/links', { params, body: { maxUses: 1 } });
    await chat.api.DELETE('/v1/channels/{channelId}/links/{linkId}', { params: { ...params, linkId: link.id } });
    const { data: { links } } = await apiOf(0).GET('/v1/channels/{channelId}/links', { params });
    expect(links).toEqual([]);
    const { data: { keys } } = await createApi({ apiUrl: system.apiUrl, token: 'none' }).GET('/.well-known/jwks.json');
    expect(keys.length).toBeGreaterThan(0);
  });

  it('lead through pages, and tell by headers what is left', async () => {
    const api = apiOf(1);
    for (let made = 0; made < 3; made++) await api.POST('/v1/channels', { body: { name: name(), kind: 'private', memberIds: [] } });
    const first = await api.GET('/v1/channels', { query: { limit: 2 } });
    expect(first.data.channels).toHaveLength(2);
    expect(first.response.headers.get('link')).toContain('rel="next"');
    expect(first.response.headers.get('ratelimit')).toMatch(/r=\d+/);
    const rest = await api.GET('/v1/channels', { query: { limit: 2, after: first.data.next ?? '' } });
    expect(first.data.channels.map(({ id }) => id)).not.toContain(rest.data.channels[0]?.id);
  });

  it('are refused by a ChatError with the reason of the contract', async () => {
    const api = apiOf(0);
    expect(await refusal(apiOf(0).GET('/v1/admin/users'))).toMatchObject({ reason: 'NOT_ALLOWED', retryable: false });
    const missing = await refusal(api.GET('/v1/channels/{channelId}', { params: { channelId: randomUUID() } }));
    expect(missing).toBeInstanceOf(ChatError);
    expect(missing).toMatchObject({ code: 'CHANNEL_ERROR', reason: 'CHANNEL_NOT_FOUND', retryable: false });
    const { data: { id: channelId } } = await api.POST('/v1/channels', { body: { name: name(), kind: 'private', memberIds: [] } });
    const etag = (await api.GET('/v1/channels/{channelId}', { params: { channelId } })).response.headers.get('etag') ?? '';
    await api.PATCH('/v1/channels/{channelId}', { params: { channelId }, body: { topic: 'first' }, headers: { 'If-Match': etag } });
    expect(await refusal(api.PATCH('/v1/channels/{channelId}', { params: { channelId }, body: { topic: 'second' }, headers: { 'If-Match': etag } }))).toMatchObject({ reason: 'VERSION_CONFLICT' });
  });

  it('go on with a fresh token when one has expired', async () => {
    const given: string[] = [];
    const token = async () => {
      const next = await system.token(userIds[0] ?? '', { expiresInSeconds: given.length === 0 ? -60 : 900 });
      given.push(next);
      return next;
    };
    const { data: me } = await createApi({ apiUrl: system.apiUrl, token }).GET('/v1/me');
    expect(me.id).toBe(userIds[0]);
    expect(given).toHaveLength(2);
  });

  /** Makes a channel, and loses the first answer. @returns what was made */
  async function madeWithALostAnswer(changeHeaders: (headers: Headers) => void): Promise<{ answered: string; stored: string[] }> {
    let answers = 0;
    const losingTheFirst: typeof fetch = async (to, request) => {
      const headers = new Headers(request?.headers);
      changeHeaders(headers);
      const answer = await fetch(to, { ...request, headers });
      if (answers++ === 0) throw new TypeError('the line broke');
      return answer;
    };
    const api = createApi({ apiUrl: system.apiUrl, token: () => system.token(userIds[0] ?? ''), fetch: losingTheFirst });
    const wanted = name();
    const { data: { id } } = await api.POST('/v1/channels', { body: { name: wanted, kind: 'private', memberIds: [] } });
    const { rows } = await system.database.pool.query<{ id: string }>('SELECT id FROM channels WHERE name = $1', [wanted]);
    return { answered: id, stored: rows.map((row) => row.id) };
  }

  it('do a thing once, whose answer was lost', async () => {
    const { answered, stored } = await madeWithALostAnswer(() => undefined);
    expect(stored).toEqual([answered]);
  });

  it('would be found out: the same without its idempotency key', async () => {
    const { stored } = await madeWithALostAnswer((headers) => headers.delete('Idempotency-Key'));
    expect(stored).toHaveLength(2);
  });
});
