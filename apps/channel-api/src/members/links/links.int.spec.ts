import { hash } from 'node:crypto';
import { ErrorResponse, routes, type SessionTokens } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';

describe('invitation links', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let [ada, bob]: SessionTokens[] = [];
  let channelId: string;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 1, applicationName: 'links' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
    [ada, bob] = await Promise.all([api.signUp(), api.signUp()]);
    const { body } = await call(ada, 'POST', '/v1/channels', { name: 'secret room', kind: 'private', memberIds: [bob?.user.id] });
    channelId = routes.createChannel.output.parse(body).id;
  });
  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  const call = (by: SessionTokens | undefined, method: string, path: string, body?: unknown) => api.call(method, path, { token: by?.accessToken ?? '', ...(body !== undefined && { body }) });
  const reasonOf = ({ status, body }: Answer) => (status < 300 ? 'allowed' : ErrorResponse.parse(body).data.reason);
  const create = async (by: SessionTokens | undefined, plan: object = {}) => routes.createInvitationLink.output.parse((await call(by, 'POST', `/v1/channels/${channelId}/links`, plan)).body);
  const revoke = (by: SessionTokens | undefined, linkId: string) => call(by, 'DELETE', `/v1/channels/${channelId}/links/${linkId}`);
  const list = async (by: SessionTokens | undefined, query = '') => routes.listInvitationLinks.output.parse((await call(by, 'GET', `/v1/channels/${channelId}/links${query}`)).body);
  const accept = (by: SessionTokens, token: string) => call(by, 'POST', '/v1/links/accept', { token });
  const look = (by: SessionTokens, token: string) => call(by, 'POST', '/v1/links/look', { token });

  it('show where they lead, let people in as what they were made for, and tell it everywhere', async () => {
    const carol = await api.signUp();
    const { token, ...link } = await create(ada, { role: 'guest' });
    expect(link).toMatchObject({ channelId, creatorId: ada?.user.id, role: 'guest', maxUses: null, uses: 0 });
    expect(await look(carol, token)).toMatchObject({ status: 200, body: { channel: { name: 'secret room' }, memberCount: 2, role: 'guest', member: false } });
    for (let time = 0; time < 2; time++) expect(await accept(carol, token)).toMatchObject({ status: 200, body: { channel: { id: channelId }, member: { userId: carol.user.id, role: 'guest' } } });
    expect((await look(carol, token)).body).toMatchObject({ memberCount: 3, member: true });
    expect((await list(ada)).links.find(({ id }) => id === link.id)?.uses).toBe(1);
    const joined = await database.prisma.streamEvent.findMany({ where: { streamId: `channel:${channelId}`, type: 'member:joined' } });
    expect(joined.at(-1)?.data).toMatchObject({ member: { userId: carol.user.id, role: 'guest' } });
    const audited = await database.prisma.auditEntry.findMany({ where: { subjectKind: 'link', subjectId: link.id }, orderBy: { id: 'asc' } });
    expect(audited.map(({ action, actorId }) => [action, actorId])).toEqual([['link:created', ada?.user.id], ['link:accepted', carol.user.id]]);
  });

  it('keep the token to who holds it: what is stored does not tell it', async () => {
    const { token, id } = await create(ada);
    const stored = await database.prisma.channelInvitationLink.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(stored.tokenHash)).toEqual(hash('sha256', token, 'buffer'));
    expect(JSON.stringify([await list(ada), stored, api.log])).not.toContain(token);
    expect(reasonOf(await accept(await api.signUp(), `${token.slice(0, -1)}_`))).toBe('LINK_NOT_FOUND');
  });

  it('let in as many as they were made for, however many come at once', async () => {
    const { token } = await create(ada, { maxUses: 2 });
    const people = await Promise.all(Array.from({ length: 5 }, () => api.signUp()));
    const outcomes = await Promise.all(people.map((person) => accept(person, token)));
    expect(outcomes.map(reasonOf).toSorted()).toEqual(['LINK_NOT_FOUND', 'LINK_NOT_FOUND', 'LINK_NOT_FOUND', 'allowed', 'allowed']);
  });

  it('end when they are revoked, when they expire, and when their maker may not invite any more', async () => {
    const [visitor, maker] = [await api.signUp(), await api.signUp()];
    const { token, id } = await create(ada);
    expect(reasonOf(await revoke(bob, id))).toBe('NOT_ALLOWED');
    for (let time = 0; time < 2; time++) expect(reasonOf(await revoke(ada, id))).toBe('allowed');
    const expired = await create(ada, { expiresInSeconds: 60 });
    await database.prisma.channelInvitationLink.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    await accept(maker, (await create(ada)).token);
    const { token: ofMaker } = await create(maker);
    await call(ada, 'DELETE', `/v1/channels/${channelId}/members/${maker.user.id}`);
    for (const dead of [token, expired.token, ofMaker]) {
      expect(reasonOf(await look(visitor, dead))).toBe('LINK_NOT_FOUND');
      expect(reasonOf(await accept(visitor, dead))).toBe('LINK_NOT_FOUND');
    }
  });

  it('bring nobody back who was removed, unless a moderator has made them since', async () => {
    const removed = await api.signUp();
    const before = await create(ada);
    await accept(removed, before.token);
    await call(ada, 'DELETE', `/v1/channels/${channelId}/members/${removed.user.id}`);
    for (const { token } of [before, await create(bob)]) expect(reasonOf(await accept(removed, token))).toBe('REMOVED_FROM_CHANNEL');
    expect(reasonOf(await accept(removed, (await create(ada)).token))).toBe('allowed');
  });

  it('are listed page by page: one’s own, and for moderators all', async () => {
    const own = await create(bob);
    expect((await list(bob)).links.map(({ creatorId }) => creatorId)).toEqual((await list(bob)).links.map(() => bob?.user.id));
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(ada, `?limit=2${after === null ? '' : `&after=${after}`}`);
      ids.push(...page.links.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids).toContain(own.id);
  });

  it('are looked at so often and no more', async () => {
    const limited = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() }, { INVITATION_LINKS_PER_MINUTE: '2' });
    try {
      const curious = await limited.signUp();
      const guess = () => limited.call('POST', '/v1/links/look', { token: curious.accessToken, body: { token: 'cgl_guess' } });
      expect([await guess(), await guess(), await guess()].map(reasonOf)).toEqual(['LINK_NOT_FOUND', 'LINK_NOT_FOUND', 'RATE_LIMITED']);
    } finally {
      await limited.close();
    }
  });
});
