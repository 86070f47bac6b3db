import { randomUUID } from 'node:crypto';
import { BusConnection, StreamSubscriber } from '@chatgenius/bus';
import { briefly, ErrorResponse, parseStreamId, streams, type Channel, type SessionTokens, type StreamEvent } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

let testDatabase: TestDatabase;
let database: Database;
let api: RunningApi;
let ada: SessionTokens;
let bob: SessionTokens;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 2, applicationName: 'channels.int.spec' });
  api = await runChannelApi({ databaseUrl: testDatabase.url, natsUrl: natsUrl() });
  [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
});
afterAll(async () => {
  await api.close();
  await database.close();
  await testDatabase.drop();
});

const post = (by: SessionTokens, path: string, body?: unknown) => api.call('POST', `/v1/channels${path}`, { token: by.accessToken, body });
const get = (by: SessionTokens, path: string) => api.call('GET', `/v1/channels${path}`, { token: by.accessToken });
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;

async function create(by: SessionTokens, body: object = {}): Promise<Channel> {
  const { status, body: answer } = await post(by, '', { name: 'room', ...body });
  if (status !== 201) throw new Error(`creating answered ${status}: ${JSON.stringify(answer)}`);
  return answer as Channel;
}

const events = (channelId: string): Promise<StreamEvent[]> =>
  readEvents(database.pool, streams.channel(channelId), { epoch: '', after: 0, limit: 100 });

describe('creating a channel', () => {
  it('makes its creator the owner, and begins its stream with who belongs to it', async () => {
    const channel = await create(ada, { name: ' general ', topic: '', memberIds: [bob.user.id, bob.user.id, ada.user.id] });
    expect(channel).toMatchObject({ kind: 'public', name: 'general', topic: null, archivedAt: null });
    expect((await events(channel.id)).map(({ seq, type, data }) => [seq, type, data])).toEqual([
      [1, 'member:joined', { channelId: channel.id, member: { userId: ada.user.id, role: 'owner', joinedAt: channel.createdAt } }],
      [2, 'member:joined', { channelId: channel.id, member: { userId: bob.user.id, role: 'member', joinedAt: channel.createdAt } }],
    ]);
  });

  it('refuses members that do not exist, and leaves nothing behind', async () => {
    const name = randomUUID();
    const answer = await post(ada, '', { name, memberIds: [randomUUID()] });
    expect(answer).toMatchObject({ status: 400, body: { data: { issues: [{ path: 'body.memberIds' }] } } });
    expect(await database.prisma.channel.count({ where: { name } })).toBe(0);
  });

  it('refuses text that Postgres cannot hold', async () => {
    expect(reasonOf(await post(ada, '', { name: 'nul \u0000 here' }))).toBe('PAYLOAD_MALFORMED');
  });
});

describe('joining and leaving', () => {
  it('append one event each, however often they are repeated', async () => {
    const { id } = await create(ada);
    for (let time = 0; time < 2; time++) {
      expect(await post(bob, `/${id}/join`)).toMatchObject({ status: 200, body: { channel: { id }, member: { userId: bob.user.id, role: 'member' } } });
    }
    for (let time = 0; time < 2; time++) expect(await post(bob, `/${id}/leave`)).toMatchObject({ status: 200, body: {} });
    expect((await events(id)).map(({ type }) => type)).toEqual(['member:joined', 'member:joined', 'member:left']);
  });

  it('at the same time make one member and one event', async () => {
    const { id } = await create(ada);
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(bob, `/${id}/join`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await events(id)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('of many people at the same time leave no gap and no repeat', async () => {
    const { id } = await create(ada);
    const people = await Promise.all(Array.from({ length: 8 }, () => api.signUp()));
    await Promise.all(people.map((person) => post(person, `/${id}/join`)));
    await Promise.all(people.map((person, index) => post(person, index % 2 ? `/${id}/leave` : `/${id}/join`)));
    expect((await events(id)).map(({ seq }) => seq)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
  });

  it('are published after the commit, with nothing left to repair', async () => {
    const bus = await BusConnection.open({ url: natsUrl(), name: 'channels.int.spec', streamShards: 64 });
    const channel = await create(ada);
    const stream = streams.channel(channel.id);
    const received: StreamEvent[] = [];
    const subscriber = new StreamSubscriber(bus, {
      holds: (held) => held === stream,
      onEvents: (_, published) => received.push(...published.map(({ event }) => event)),
      onFault: (_, error) => {
        throw error;
      },
    });
    subscriber.hold(stream);
    await subscriber.live(stream);
    await post(bob, `/${channel.id}/join`);
    await waitUntil('the event is published', () => received.some(({ seq }) => seq === 2));
    // The creation's own event may still have been on its way.
    expect(received.filter(({ seq }) => seq > 1)).toMatchObject([{ stream, seq: 2, type: 'member:joined', data: { member: { userId: bob.user.id } } }]);
    expect(parseStreamId(stream).id).toBe(channel.id);
    await waitUntil('no batch is noted as unpublished', async () => (await database.prisma.unpublishedBatch.count()) === 0);
    await bus.close();
  });

  it('is not for the only owner to leave', async () => {
    const { id } = await create(ada);
    const answer = await post(ada, `/${id}/leave`);
    expect([answer.status, reasonOf(answer)]).toEqual([409, 'OWNER_CANNOT_LEAVE']);
  });

  it('is refused in an archived channel, which can be left', async () => {
    const { id } = await create(ada, { memberIds: [bob.user.id] });
    await database.prisma.channel.update({ where: { id }, data: { archivedAt: new Date() } });
    const stranger = await api.signUp();
    expect(reasonOf(await post(stranger, `/${id}/join`))).toBe('ARCHIVED');
    const promoted = await api.call('PATCH', `/v1/channels/${id}/members/${bob.user.id}`, { token: ada.accessToken, body: { role: 'admin' } });
    expect([promoted.status, reasonOf(promoted)]).toEqual([409, 'ARCHIVED']);
    expect((await post(bob, `/${id}/leave`)).status).toBe(200);
  });
});

describe('what a member is told in their own stream', () => {
  const own = async (user: SessionTokens) => (await readEvents(database.pool, streams.user(user.user.id), { epoch: '', after: 0, limit: 100 })).map(({ type, data }) => [type, data]);

  it('is each channel that they come into, with its position, and each that they leave', async () => {
    const carol = await api.signUp();
    const { id, ...channel } = await create(ada, { memberIds: [carol.user.id] });
    await post(carol, `/${id}/leave`);
    await post(carol, `/${id}/join`);
    const { epoch } = await database.prisma.stream.findUniqueOrThrow({ where: { id: streams.channel(id) } });
    const added = (seq: number) => ['channel:added', { channel: briefly({ id, ...channel }), role: 'member', head: { epoch, seq } }];
    expect(await own(carol)).toEqual([added(2), ['channel:removed', { channelId: id, cause: 'left' }], added(4)]);
    const { joinedSeq } = await database.prisma.channelMember.findUniqueOrThrow({ where: { channelId_userId: { channelId: id, userId: carol.user.id } } });
    expect(joinedSeq).toBe(4n);
  });
});

describe('administration of members', () => {
  const members = (by: SessionTokens, id: string, userId: string) => ({
    change: (role: string) => api.call('PATCH', `/v1/channels/${id}/members/${userId}`, { token: by.accessToken, body: { role } }),
    remove: () => api.call('DELETE', `/v1/channels/${id}/members/${userId}`, { token: by.accessToken }),
  });

  it('adds, promotes and removes, each once, however often it is asked', async () => {
    const carol = await api.signUp();
    const { id } = await create(ada, { kind: 'private' });
    const { change, remove } = members(ada, id, carol.user.id);
    for (let time = 0; time < 2; time++) {
      expect(await post(ada, `/${id}/members`, { userId: carol.user.id, role: 'guest' })).toMatchObject({ status: 200, body: { member: { role: 'guest' } } });
    }
    for (let time = 0; time < 2; time++) expect(await change('admin')).toMatchObject({ status: 200, body: { member: { role: 'admin' } } });
    for (let time = 0; time < 2; time++) expect((await remove()).status).toBe(200);
    expect((await events(id)).map(({ type }) => type)).toEqual(['member:joined', 'member:joined', 'member:updated', 'member:left']);
    expect(reasonOf(await change('member'))).toBe('USER_NOT_FOUND');
  });

  it('tells who did it and how somebody left, and is audited with why', async () => {
    const [carol, dora] = await Promise.all([api.signUp(), api.signUp()]);
    const { id } = await create(ada, { memberIds: [carol.user.id, dora.user.id] });
    const [by, joinedAt] = [ada.user.id, expect.any(String) as string];
    await api.call('PATCH', `/v1/channels/${id}/members/${carol.user.id}`, { token: ada.accessToken, body: { role: 'admin', reason: 'helps out' } });
    await api.call('DELETE', `/v1/channels/${id}/members/${carol.user.id}?reason=rude`, { token: ada.accessToken });
    await post(dora, `/${id}/leave`);
    const [changed, removed, left] = (await events(id)).slice(3).map(({ data }) => data);
    expect(changed).toEqual({ channelId: id, member: { userId: carol.user.id, role: 'admin', joinedAt }, formerRole: 'member', by });
    expect(removed).toEqual({ channelId: id, userId: carol.user.id, cause: 'removed', by });
    expect(left).toEqual({ channelId: id, userId: dora.user.id, cause: 'left' });
    const own = await readEvents(database.pool, streams.user(carol.user.id), { epoch: '', after: 0, limit: 100 });
    expect(own.at(-1)).toMatchObject({ type: 'channel:removed', data: { channelId: id, cause: 'removed', by } });
    const audited = { actorId: by, subjectKind: 'user', subjectId: carol.user.id, channelId: id };
    expect(await database.prisma.auditEntry.findMany({ where: { channelId: id }, orderBy: { id: 'asc' } })).toMatchObject([
      { ...audited, action: 'member:role-changed', before: { role: 'member' }, after: { role: 'admin' }, reason: 'helps out' },
      { ...audited, action: 'member:removed', before: { role: 'admin' }, after: null, reason: 'rude' },
    ]);
  });

  it('hands a channel over: the owner stays as an admin, and may not do it again', async () => {
    const carol = await api.signUp();
    const { id } = await create(ada, { memberIds: [carol.user.id, bob.user.id] });
    const transfer = (who: SessionTokens, to: SessionTokens) => post(who, `/${id}/transfer`, { userId: to.user.id });
    expect(reasonOf(await transfer(bob, bob))).toBe('NOT_ALLOWED');
    expect((await transfer(ada, ada)).status).toBe(200);
    expect(await transfer(ada, carol)).toMatchObject({ status: 200, body: { member: { userId: carol.user.id, role: 'owner' } } });
    expect(reasonOf(await transfer(ada, ada))).toBe('NOT_ALLOWED');
    expect((await events(id)).slice(3).map(({ data }) => data)).toMatchObject([
      { member: { userId: carol.user.id, role: 'owner' }, formerRole: 'member', by: ada.user.id },
      { member: { userId: ada.user.id, role: 'admin' }, formerRole: 'owner', by: ada.user.id },
    ]);
    expect(await database.prisma.auditEntry.findMany({ where: { channelId: id } })).toMatchObject([
      { action: 'channel:transferred', actorId: ada.user.id, before: { ownerId: ada.user.id }, after: { ownerId: carol.user.id } },
    ]);
  });

  it('stands: who was removed comes back when they are added, and not by themselves', async () => {
    const [carol, dora] = await Promise.all([api.signUp(), api.signUp()]);
    const { id } = await create(ada, { memberIds: [carol.user.id, dora.user.id] });
    await members(ada, id, carol.user.id).remove();
    for (let time = 0; time < 2; time++) {
      const refused = await post(carol, `/${id}/join`);
      expect([refused.status, reasonOf(refused)]).toEqual([403, 'REMOVED_FROM_CHANNEL']);
    }
    expect((await post(carol, `/${id}/leave`)).status).toBe(200);
    expect(reasonOf(await post(carol, `/${id}/join`))).toBe('REMOVED_FROM_CHANNEL');
    // Any member may invite.
    expect((await post(dora, `/${id}/members`, { userId: carol.user.id })).status).toBe(200);
    await post(carol, `/${id}/leave`);
    expect(await post(carol, `/${id}/join`)).toMatchObject({ status: 200, body: { member: { role: 'member' } } });
  });

  it('is not undone by leaving: a guest comes back as a guest, and nobody as more than a member', async () => {
    const carol = await api.signUp();
    const { id } = await create(ada, { memberIds: [carol.user.id] });
    const { change, remove } = members(ada, id, carol.user.id);
    for (const [given, back] of [['guest', 'guest'], ['admin', 'member']] as const) {
      await change(given);
      // Removing oneself is leaving.
      if (given === 'guest') await post(carol, `/${id}/leave`);
      else await members(carol, id, carol.user.id).remove();
      expect(await post(carol, `/${id}/join`)).toMatchObject({ status: 200, body: { member: { role: back } } });
    }
    await change('guest');
    await remove();
    expect(await post(ada, `/${id}/members`, { userId: carol.user.id })).toMatchObject({ status: 200, body: { member: { role: 'member' } } });
  });

  it('is bounded by the role of who asks', async () => {
    const { id } = await create(ada, { memberIds: [bob.user.id] });
    const [carol, dora] = await Promise.all([api.signUp(), api.signUp()]);
    expect(reasonOf(await post(bob, `/${id}/members`, { userId: carol.user.id, role: 'admin' }))).toBe('NOT_ALLOWED');
    expect((await post(bob, `/${id}/members`, { userId: carol.user.id, role: 'guest' })).status).toBe(200);
    expect(reasonOf(await post(carol, `/${id}/members`, { userId: dora.user.id, role: 'guest' }))).toBe('NOT_ALLOWED');
    expect(reasonOf(await post(dora, `/${id}/members`, { userId: dora.user.id }))).toBe('NOT_ALLOWED');
    expect(reasonOf(await members(bob, id, carol.user.id).remove())).toBe('NOT_ALLOWED');
    expect(reasonOf(await members(ada, id, ada.user.id).change('member'))).toBe('OWNER_CANNOT_LEAVE');
    expect(reasonOf(await members(ada, id, ada.user.id).remove())).toBe('OWNER_CANNOT_LEAVE');
    expect(reasonOf(await post(ada, `/${id}/members`, { userId: randomUUID() }))).toBe('USER_NOT_FOUND');
  });

  it('looks like a missing channel to whoever may not see it', async () => {
    const { id } = await create(ada, { kind: 'private' });
    expect(reasonOf(await post(bob, `/${id}/members`, { userId: bob.user.id }))).toBe('CHANNEL_NOT_FOUND');
    expect(reasonOf(await members(bob, id, ada.user.id).remove())).toBe('CHANNEL_NOT_FOUND');
    expect(reasonOf(await members(bob, id, ada.user.id).change('guest'))).toBe('CHANNEL_NOT_FOUND');
  });
});

describe('a private channel', () => {
  it('looks like a missing one to whoever is not in it', async () => {
    const { id } = await create(ada, { kind: 'private' });
    const missing = randomUUID();
    for (const ask of [
      (channel: string) => post(bob, `/${channel}/join`),
      (channel: string) => post(bob, `/${channel}/leave`),
      (channel: string) => get(bob, `/${channel}/members`),
    ]) {
      const [forbidden, absent] = [await ask(id), await ask(missing)];
      expect([forbidden.status, reasonOf(forbidden)]).toEqual([404, 'CHANNEL_NOT_FOUND']);
      expect(forbidden.body).toEqual(absent.body);
    }
  });

  it('starts with whom it was given', async () => {
    const { id } = await create(ada, { kind: 'private', memberIds: [bob.user.id] });
    expect((await get(bob, `/${id}/members`)).status).toBe(200);
  });
});

describe('the list of channels', () => {
  it('has public ones and the caller’s own by name, page by page, each once', async () => {
    const reader = await api.signUp();
    const prefix = randomUUID();
    const expected: string[] = [];
    for (const [index, kind] of (['public', 'private', 'public', 'private', 'public'] as const).entries()) {
      // Names repeat, so that pages end in the middle of equal ones.
      const { id } = await create(ada, { name: `${prefix} ${Math.floor(index / 2)}`, kind, memberIds: kind === 'private' ? [reader.user.id] : [] });
      expected.push(id);
    }
    await create(ada, { name: `${prefix} hidden`, kind: 'private' });
    // A name that gets twice as long in the cursor of the page that it ends.
    await create(ada, { name: '"'.repeat(80) });

    const listed: Array<{ id: string; name: string; member: boolean }> = [];
    let after = '';
    do {
      const { body } = await get(reader, `?limit=2${after && `&after=${after}`}`);
      const page = body as { channels: typeof listed; next: string | null };
      listed.push(...page.channels);
      after = page.next ?? '';
    } while (after);

    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    expect(listed.filter(({ name }) => name.startsWith(prefix)).map(({ id }) => id).sort()).toEqual([...expected].sort());
    expect(listed.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name)).toEqual(
      [0, 0, 1, 1, 2].map((number) => `${prefix} ${number}`),
    );
    expect(listed.find(({ id }) => id === expected[0])?.member).toBe(false);
    expect(listed.find(({ id }) => id === expected[1])?.member).toBe(true);
  });

  it('refuses a cursor that it did not give', async () => {
    expect(reasonOf(await get(ada, '?after=made-up'))).toBe('PAYLOAD_MALFORMED');
    expect(reasonOf(await get(ada, '?limit=0'))).toBe('PAYLOAD_MALFORMED');
  });
});

describe('the list of members', () => {
  it('comes in pages, by id', async () => {
    const people = await Promise.all([api.signUp(), api.signUp()]);
    const { id } = await create(ada, { memberIds: [bob, ...people].map(({ user }) => user.id) });
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const { body } = await get(ada, `/${id}/members?limit=3${next ? `&after=${next}` : ''}`);
      const page = body as { members: Array<{ userId: string }>; next: string | null };
      seen.push(...page.members.map(({ userId }) => userId));
      next = page.next;
    } while (next);
    expect(seen).toEqual([ada, bob, ...people].map(({ user }) => user.id).sort());
  });

  it('is answered without presence, when presence cannot be asked', async () => {
    const proxy = await FaultProxy.before(natsUrl());
    const cutOff = await runChannelApi({ databaseUrl: testDatabase.url, natsUrl: proxy.url });
    const owner = await cutOff.signUp();
    const { body: channel } = await cutOff.call('POST', '/v1/channels', { token: owner.accessToken, body: { name: 'dark' } });
    proxy.hang();
    const answer = await cutOff.call('GET', `/v1/channels/${(channel as Channel).id}/members`, { token: owner.accessToken });
    expect(answer).toMatchObject({ status: 200, body: { members: [{ userId: owner.user.id, role: 'owner', connected: null }], next: null } });
    proxy.recover();
    await cutOff.close();
    await proxy.close();
  });
});
