import { ephemeralEvents, routes, type SessionTokens } from '@chatgenius/contracts';
import { callApi, waitUntil, type WireClient, type RefusedError } from '@chatgenius/testing';
import { type ChatClient } from '@chatgenius/client-sdk';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';

/** What administrators do reaches connections of all gateways. */
describe('administration', () => {
  let system: SharedSystem;
  let admin: SessionTokens;

  const signUp = (name: string) => callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: 'correct horse battery' } });
  const connect = (user: SessionTokens, gateway: number) => system.connectWith(user.accessToken, gateway);
  const told = (client: WireClient, event: { readonly name: string }) => client.ephemeral.filter(({ name }) => name === event.name).map(({ data }) => data as Record<string, unknown>);
  const isClosed = (client: WireClient) => waitUntil('the connection is closed', () => client.socket.disconnected);
  const refused = (attempt: Promise<unknown>) => attempt.then(() => 'allowed', (error: unknown) => (error as RefusedError).reason);

  beforeAll(async () => {
    system = await SharedSystem.use();
    admin = await signUp('admin');
    await system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [admin.user.id]);
  });
  afterAll(() => system.stop());

  describe('of live connections', () => {
    const list = (userId: string) => callApi(system.apiUrl, routes.listConnections, { token: admin.accessToken, params: { userId } });
    const end = (userId: string, body: { connectionId?: string; endSessions?: boolean; note?: string }) =>
      callApi(system.apiUrl, routes.endConnections, { token: admin.accessToken, params: { userId }, body: { endSessions: false, ...body } });

    it('lists those of a user on all gateways, and ends one, all, or their sessions', async () => {
      const user = await signUp('user');
      const [one, other] = await Promise.all([connect(user, 0), connect(user, 1)]);
      const { connections, complete, unanswered, total } = await list(user.user.id);
      expect({ complete, unanswered, total }).toEqual({ complete: true, unanswered: [], total: 2 });
      expect(new Set(connections.map(({ gateway }) => gateway.id)).size).toBe(2);
      expect(connections.map(({ id }) => id).sort()).toEqual([one.socket.id, other.socket.id].sort());
      for (const { sessionId, address, joined, active } of connections) expect({ sessionId, address, joined, active }).toEqual({ sessionId: user.sessionId, address: '127.0.0.0/24', joined: 0, active: true });

      expect(await end(user.user.id, { connectionId: one.socket.id, note: 'Please update.' })).toMatchObject({ complete: true, ended: 1, endedSessions: 0 });
      await isClosed(one);
      expect(told(one, ephemeralEvents.errorEvent)).toMatchObject([{ data: { reason: 'CONNECTION_ENDED', retryable: true, note: 'Please update.' } }]);
      expect(other.socket.connected).toBe(true);

      const back = await connect(user, 0);
      expect(await end(user.user.id, {})).toMatchObject({ ended: 2 });
      await Promise.all([back, other].map(isClosed));

      const again = await connect(user, 1);
      expect(await end(user.user.id, { endSessions: true })).toMatchObject({ ended: 1, endedSessions: 1 });
      await isClosed(again);
      expect(told(again, ephemeralEvents.sessionRevoked)).toEqual([{ reason: 'ended-by-administrator' }]);
      expect(await refused(connect(user, 0))).toBe('SESSION_REVOKED');
      expect(await refused(callApi(system.apiUrl, routes.refresh, { body: { refreshToken: user.refreshToken } }))).toBe('REFRESH_TOKEN_INVALID');
      const { rows } = await system.database.pool.query('SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY id', [user.user.id]);
      expect(rows.map(({ action }) => action as string)).toEqual(['connections:listed', 'connections:ended', 'connections:ended', 'connections:ended']);
    });

    it('ends the session of one connection, and leaves the others', async () => {
      const user = await signUp('user');
      const { handle } = user.user;
      const elsewhere = await callApi(system.apiUrl, routes.signIn, { body: { handle, password: 'correct horse battery' } });
      const [one, other] = await Promise.all([connect(user, 0), connect(elsewhere, 1)]);
      expect(await end(user.user.id, { connectionId: one.socket.id, endSessions: true })).toMatchObject({ ended: 1, endedSessions: 1 });
      await isClosed(one);
      expect(await refused(connect(user, 1))).toBe('SESSION_REVOKED');
      expect(other.socket.connected).toBe(true);
      expect((await list(user.user.id)).connections.map(({ sessionId }) => sessionId)).toEqual([elsewhere.sessionId]);
    });

    it('is for administrators alone', async () => {
      const user = await signUp('user');
      const asked = { token: user.accessToken, params: { userId: user.user.id } };
      expect(await refused(callApi(system.apiUrl, routes.listConnections, asked))).toBe('NOT_ALLOWED');
      expect(await refused(callApi(system.apiUrl, routes.endConnections, { ...asked, body: { endSessions: false } }))).toBe('NOT_ALLOWED');
    });
  });

  describe('by announcements', () => {
    const announce = (text: string, channelId?: string) => callApi(system.apiUrl, routes.announce, { token: admin.accessToken, body: { text, level: 'warning', minutes: 5, channelId } });
    const withdraw = (announcementId: string) => callApi(system.apiUrl, routes.withdrawAnnouncement, { token: admin.accessToken, params: { announcementId } });
    const seen = (client: WireClient, id: string) => told(client, ephemeralEvents.announcement).filter((data) => data.id === id);
    const ended = (client: WireClient, id: string) => told(client, ephemeralEvents.announcementWithdrawn).filter((data) => data.id === id);

    it('tells everybody on every gateway once, whoever connects later, and that it is over', async () => {
      const [here, there] = await Promise.all([signUp('here'), signUp('there')]);
      const connected = await Promise.all([connect(here, 0), connect(there, 1)]);
      const made = await announce('We restart at noon.');
      for (const client of connected) await waitUntil('it is announced', () => seen(client, made.id).length > 0);
      for (const client of connected) expect(seen(client, made.id)).toEqual([made]);
      const later = await Promise.all([connect(here, 1), connect(there, 0)]);
      for (const client of later) await waitUntil('who comes later is told', () => seen(client, made.id).length > 0);
      await withdraw(made.id);
      for (const client of [...connected, ...later]) await waitUntil('it is withdrawn', () => ended(client, made.id).length > 0);
      const last = await announce('All is well.');
      const late = await connect(here, 0);
      await waitUntil('the last one is told', () => seen(late, last.id).length > 0);
      expect(seen(late, made.id)).toEqual([]);
      expect([...connected, ...later].map((client) => [seen(client, made.id).length, ended(client, made.id).length])).toEqual(Array(4).fill([1, 1]));
      await withdraw(last.id);
    });

    it('tells those in a channel alone', async () => {
      const [member, stranger] = await Promise.all([signUp('member'), signUp('stranger')]);
      const channel = await callApi(system.apiUrl, routes.createChannel, { token: member.accessToken, body: { name: 'room', kind: 'private', memberIds: [] } });
      const [inside, outside] = await Promise.all([connect(member, 0), connect(stranger, 0)]);
      const made = await announce('Only here.', channel.id);
      const barrier = await announce('Everywhere.');
      await waitUntil('all are told', () => seen(outside, barrier.id).length > 0 && seen(inside, barrier.id).length > 0);
      expect([seen(inside, made.id).length, seen(outside, made.id).length]).toEqual([1, 0]);
      const late = await connect(stranger, 1);
      await waitUntil('who comes later is told of the other one', () => seen(late, barrier.id).length > 0);
      expect(seen(late, made.id)).toEqual([]);
      await Promise.all([withdraw(made.id), withdraw(barrier.id)]);
    });
  });

  describe('by the SDK', () => {
    let owner: SessionTokens;
    let channelId: string;
    let chat: ChatClient;
    let plain: ChatClient;

    beforeAll(async () => {
      owner = await signUp('owner');
      ({ id: channelId } = await callApi(system.apiUrl, routes.createChannel, { token: owner.accessToken, body: { name: 'room', kind: 'private', memberIds: [] } }));
      [chat, plain] = await Promise.all([system.chat(admin.user.id, 0), system.chat(owner.user.id, 1)]);
    });

    it('opens a channel by a link, which leads nowhere once it is revoked', async () => {
      const guest = await system.chat((await signUp('guest')).user.id, 0);
      const { id, token } = await plain.links.create(channelId, { role: 'guest', maxUses: 3 });
      expect((await plain.links.list(channelId, { limit: 5 })).links).toMatchObject([{ id, role: 'guest', maxUses: 3, uses: 0 }]);
      expect(await guest.links.look(token)).toMatchObject({ channel: { id: channelId, name: 'room' }, role: 'guest' });
      expect(await guest.links.accept(token)).toMatchObject({ channel: { id: channelId }, member: { role: 'guest' } });
      await waitUntil('it has the channel', () => guest.user?.channels.has(channelId) === true);
      await plain.links.revoke(channelId, id);
      expect(await refused(guest.links.look(token))).toBe('LINK_NOT_FOUND');
    });

    it('lists people and connections, and ends one', async () => {
      const user = await signUp('user');
      const connection = await connect(user, 1);
      const { users, next } = await chat.admin.users({ role: 'administrator', deactivated: false, limit: 1 });
      expect([users.length, users.every(({ role }) => role === 'administrator'), next === null || next.length > 0]).toEqual([1, true, true]);
      expect((await chat.admin.connections(user.user.id)).connections).toMatchObject([{ id: connection.socket.id }]);
      expect(await chat.admin.disconnect(user.user.id, { endSessions: true, reason: 'Lost phone' })).toMatchObject({ ended: 1, endedSessions: 1 });
      await isClosed(connection);
      const { entries } = await chat.admin.audit({ subjectKind: 'user', subjectId: user.user.id, limit: 1 });
      expect(entries).toMatchObject([{ action: 'connections:ended', actorId: admin.user.id, reason: 'Lost phone' }]);
      expect((await chat.admin.statistics({ limit: 5 })).days).toEqual(expect.any(Array));
    });

    it('announces, keeps messages for a time, and holds', async () => {
      const made = await chat.admin.announcements.make({ text: 'Back at noon.', channelId, minutes: 5 });
      expect((await chat.admin.announcements.list({ limit: 200 })).announcements.find(({ id }) => id === made.id)).toMatchObject({ text: 'Back at noon.', withdrawnAt: null });
      await chat.admin.announcements.withdraw(made.id);
      expect((await chat.admin.announcements.list({ limit: 200 })).announcements.find(({ id }) => id === made.id)?.withdrawnAt).toEqual(expect.any(String));

      expect(await chat.admin.retention.setFor(channelId, { days: 30_000, reason: 'as long as paper' })).toMatchObject({ days: 30_000 });
      expect(await chat.admin.retention.preview({ channelId, days: 30_000 })).toMatchObject({ messages: 0 });
      await chat.admin.retention.clearFor(channelId);
      expect((await chat.admin.retention.read({ limit: 200 })).channels.map((policy) => policy.channelId)).not.toContain(channelId);
      const hold = await chat.admin.retention.hold({ channelId, reason: 'a case' });
      expect((await chat.admin.retention.holds({ limit: 200 })).holds.map(({ id }) => id)).toContain(hold.id);
      await chat.admin.retention.release(hold.id);
      expect(await refused(chat.admin.retention.release(hold.id))).toBe('HOLD_NOT_FOUND');
    });

    it('moderates the deployment', async () => {
      const user = await signUp('user');
      const { id: userId } = user.user;
      const { moderation } = chat.admin;
      expect(await moderation.mute(userId, { reason: 'Too loud' })).toMatchObject({ userId, kind: 'mute', reason: 'Too loud' });
      expect((await moderation.mutes({ limit: 200 })).restrictions.map((one) => one.userId)).toContain(userId);
      await moderation.unmute(userId);
      expect(await moderation.ban(userId, {})).toMatchObject({ userId, kind: 'ban' });
      expect((await moderation.bans({ limit: 200 })).restrictions.map((one) => one.userId)).toContain(userId);
      expect(await refused(connect(user, 0))).toBe('SESSION_REVOKED');
      await moderation.unban(userId);
      const report = await plain.moderation.report({ kind: 'user', userId }, 'spam');
      const pages: string[] = [];
      for (let after: string | undefined, more = true; more; more = after !== undefined) {
        const page = await moderation.reports({ state: 'open', limit: 200, ...(after !== undefined && { after }) });
        pages.push(...page.reports.map(({ id }) => id));
        after = page.next ?? undefined;
      }
      expect(pages).toContain(report.id);
      const purge = await moderation.purge(userId, new Date(Date.now() - 60_000), 'Spam');
      expect(await chat.moderation.purgeOf(purge.id)).toMatchObject({ userId, channelId: null });
      // No new words: they would hide what other specs write live. The model of administration sets some.
      const { entries } = await moderation.wordFilter();
      expect((await moderation.setWordFilter(entries)).entries).toEqual(entries);
    });

    it('is refused to everybody else', async () => {
      const { admin: theirs } = plain;
      const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
        users: () => theirs.users(),
        connections: () => theirs.connections(owner.user.id),
        disconnect: () => theirs.disconnect(owner.user.id),
        statistics: () => theirs.statistics(),
        audit: () => theirs.audit(),
        announcements: () => theirs.announcements.make({ text: 'x' }),
        retention: () => theirs.retention.read(),
        holds: () => theirs.retention.hold({ userId: owner.user.id, reason: 'x' }),
        moderation: () => theirs.moderation.ban(admin.user.id),
      };
      for (const [name, attempt] of Object.entries(attempts)) expect([name, await refused(attempt())]).toEqual([name, 'NOT_ALLOWED']);
    });
  });
});
