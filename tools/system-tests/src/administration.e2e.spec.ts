import { ephemeralEvents, routes, type SessionTokens } from '@chatgenius/contracts';
import { callApi, waitUntil, type ChatClient, type RefusedError } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';

/** What administrators do reaches connections of all gateways. */
describe('administration', () => {
  let system: SharedSystem;
  let admin: SessionTokens;

  const signUp = (name: string) => callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: 'correct horse battery' } });
  const connect = (user: SessionTokens, gateway: number) => system.connectWith(user.accessToken, gateway);
  const told = (client: ChatClient, event: { readonly name: string }) => client.ephemeral.filter(({ name }) => name === event.name).map(({ data }) => data as Record<string, unknown>);
  const isClosed = (client: ChatClient) => waitUntil('the connection is closed', () => client.socket.disconnected);
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
    const seen = (client: ChatClient, id: string) => told(client, ephemeralEvents.announcement).filter((data) => data.id === id);
    const ended = (client: ChatClient, id: string) => told(client, ephemeralEvents.announcementWithdrawn).filter((data) => data.id === id);

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
});
