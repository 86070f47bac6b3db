import { ErrorResponse, routes, streams, type Channel, type SessionTokens, type StreamEvent } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

describe('changes of channels', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let [ada, bob]: SessionTokens[] = [];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'channel-changes.int.spec' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
    [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
  });

  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  const call = (by: SessionTokens | undefined, method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    api.call(method, `/v1/channels${path}`, { token: by?.accessToken ?? '', body, ...(headers && { headers }) });
  const reasonOf = ({ body }: Answer) => ErrorResponse.parse(body).data;
  const create = async (body: object = {}) => (await call(ada, 'POST', '', { name: 'room', memberIds: [bob?.user.id], ...body })).body as Channel;
  const events = async (channelId: string): Promise<StreamEvent[]> => (await readEvents(database.pool, streams.channel(channelId), { epoch: '', after: 0, limit: 100 })).filter(({ type }) => type.startsWith('channel:'));

  it('are told in its stream, recorded, and counted by its version', async () => {
    const { id, version } = await create({ description: 'What\nwe do', metadata: { team: { id: 7 } } });
    expect(version).toBe(1);
    const read = await call(bob, 'GET', `/${id}`);
    expect(read).toMatchObject({ status: 200, body: { description: 'What\nwe do', metadata: { team: { id: 7 } }, member: true, memberCount: 2 } });
    expect(read.headers.get('etag')).toBe('"1"');
    // Who is a member of it changes under the same version.
    expect(await call(bob, 'GET', `/${id}`, undefined, { 'if-none-match': '"1"' })).toMatchObject({ status: 200, body: read.body });

    const changed = await call(ada, 'PATCH', `/${id}`, { name: 'other', description: null, metadata: { team: null } }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { name: 'other', description: null, metadata: { team: null }, version: 2 } });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(await call(ada, 'PATCH', `/${id}`, { name: 'other' })).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await events(id)).map(({ type, data }) => [type, data])).toEqual([['channel:updated', { channel: changed.body, by: ada?.user.id }]]);

    const stale = await call(ada, 'PATCH', `/${id}`, { name: 'third' }, { 'if-match': '"1"' });
    expect([stale.status, reasonOf(stale)]).toMatchObject([412, { reason: 'VERSION_CONFLICT', version: 2, etag: '"2"' }]);
    expect(reasonOf(await call(bob, 'PATCH', `/${id}`, { name: 'mine' })).reason).toBe('NOT_ALLOWED');
    const { rows } = await database.pool.query('SELECT action, before, after FROM audit_entries WHERE channel_id = $1', [id]);
    expect(rows).toEqual([{ action: 'channel:updated', before: { name: 'room', description: 'What\nwe do', metadata: { team: { id: 7 } }, version: 1 }, after: { name: 'other', description: null, metadata: { team: null }, version: 2 } }]);
  });

  it('of one version are made once, when several come at a time', async () => {
    const { id } = await create();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => call(ada, 'PATCH', `/${id}`, { name: `room ${index}` }, { 'if-match': '"1"' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
    expect(await events(id)).toHaveLength(1);
  });

  it('of an archived channel wait until it is restored', async () => {
    const { id } = await create();
    for (let time = 0; time < 2; time++) expect((await call(ada, 'POST', `/${id}/archive`)).body).toMatchObject({ archivedAt: expect.any(String) as string, version: 2 });
    expect(reasonOf(await call(ada, 'PATCH', `/${id}`, { topic: 'x' })).reason).toBe('ARCHIVED');
    for (let time = 0; time < 2; time++) expect((await call(ada, 'POST', `/${id}/restore`)).body).toMatchObject({ archivedAt: null, version: 3 });
    expect((await call(ada, 'PATCH', `/${id}`, { topic: 'x' })).status).toBe(200);
    expect((await events(id)).map(({ type }) => type)).toEqual(['channel:archived', 'channel:restored', 'channel:updated']);
  });

  it('make a public one private for good', async () => {
    const stranger = await api.signUp();
    const { id } = await create();
    expect((await call(stranger, 'GET', `/${id}`)).status).toBe(200);
    expect((await call(ada, 'POST', `/${id}/make-private`)).body).toMatchObject({ kind: 'private', version: 2 });
    expect((await call(stranger, 'GET', `/${id}`)).status).toBe(404);
    expect((await call(stranger, 'POST', `/${id}/join`)).status).toBe(404);
  });

  it.each([
    [{}, 'body'],
    [{ name: '' }, 'body.name'],
    [{ name: null }, 'body.name'],
    [{ metadata: 7 }, 'body.metadata'],
    [{ metadata: [] }, 'body.metadata'],
    [{ metadata: { a: { b: { c: { d: { e: {} } } } } } }, 'body.metadata'],
    [{ metadata: { a: '\u0000' } }, 'body.metadata'],
    [{ metadata: { '\ud800': 1 } }, 'body.metadata'],
    [{ metadata: { a: 'é'.repeat(2_048) } }, 'body.metadata'],
    [{ description: 'x'.repeat(2_001) }, 'body.description'],
  ])('refuse %j', async (body, path) => {
    const { id } = await create();
    const answer = await call(ada, 'PATCH', `/${id}`, body);
    expect([answer.status, reasonOf(answer)]).toMatchObject([400, { issues: expect.arrayContaining([expect.objectContaining({ path })]) as object }]);
  });

  it('are found when public channels are browsed: by words, in pages, with their members', async () => {
    const key = `k${Date.now().toString(36)}`;
    const ids: string[] = [];
    for (const name of [`${key} alpha`, `${key} beta`, `${key} gamma`]) ids.push((await create({ name, topic: 'Weekly plans' })).id);
    await create({ name: `${key} secret`, kind: 'private' });
    await call(ada, 'POST', `/${ids[2] ?? ''}/archive`);
    const browse = async (query: string) => routes.browseChannels.output.parse((await call(bob, 'GET', `/browse?${query}`)).body);
    const names = async (query: string) => (await browse(query)).channels.map(({ name }) => name.slice(key.length + 1));
    expect(await names(`query=${key}`)).toEqual(['alpha', 'beta']);
    expect(await names(`query=${key}%20pla`)).toEqual(['alpha', 'beta']);
    expect(await names(`query=${key}%20bet`)).toEqual(['beta']);
    expect(await names(`query=${key}&archived=true`)).toEqual(['gamma']);
    expect(await names(`query=${encodeURIComponent("' | !*:&(")}`)).toEqual([]);
    const first = await browse(`query=${key}&limit=1`);
    expect(first.channels).toMatchObject([{ id: ids[0], member: true, memberCount: 2 }]);
    expect(first.channels[0]).not.toHaveProperty('metadata');
    expect((await browse(`query=${key}&limit=1&after=${first.next ?? ''}`)).channels).toMatchObject([{ id: ids[1] }]);
    await call(bob, 'POST', `/${ids[1] ?? ''}/leave`);
    expect((await browse(`query=${key}%20beta`)).channels).toMatchObject([{ member: false, memberCount: 1 }]);
    expect((await browse('')).channels.length).toBeGreaterThanOrEqual(2);
  });

  it('and what is public do not concern guests of the deployment', async () => {
    const guest = await api.signUp();
    await database.pool.query("UPDATE users SET role = 'guest' WHERE id = $1", [guest.user.id]);
    const { id } = await create();
    expect(reasonOf(await call(guest, 'GET', '/browse')).reason).toBe('NOT_ALLOWED');
    expect(reasonOf(await call(guest, 'GET', `/${id}`)).reason).toBe('CHANNEL_NOT_FOUND');
    expect((await call(guest, 'GET', '')).body).toMatchObject({ channels: [] });
  });
});
