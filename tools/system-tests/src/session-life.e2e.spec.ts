import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, ephemeralEvents, ErrorResponse, routes, streams, type SessionTokens } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient, type RefusedError } from '@chatgenius/testing';
import { io } from 'socket.io-client';
import { OwnSystem } from './own-system.ts';
import { oneTo, recordSeqs } from './traffic.ts';

const PASSWORD = 'correct horse battery';
/** Of access tokens in this spec. */
const LIFE_SECONDS = 4;
/** Of those that are to be renewed in time, whatever else the machine is doing. */
const RENEWED_SECONDS = 8;

/** How long a token is good, and a connection may live: the token may be replaced, and its session may be ended. */
describe('a session', () => {
  let system: OwnSystem;

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { channelApi: 2, messaging: 1 } });
  });
  afterAll(() => system.stop());

  const signUp = () => callApi(system.apiUrl, routes.signUp, { body: { handle: `u${randomUUID().slice(0, 18).replaceAll('-', '')}`, password: PASSWORD } });
  const signIn = ({ user: { handle } }: SessionTokens) => callApi(system.apiUrl, routes.signIn, { body: { handle, password: PASSWORD } });
  const signOut = ({ refreshToken }: SessionTokens) => callApi(system.apiUrl, routes.signOut, { body: { refreshToken } });
  const reasonOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as RefusedError).reason);
  const told = (client: WireClient, name: string) => client.ephemeral.filter((event) => event.name === name).map(({ data }) => data);
  const ended = async (client: WireClient, reason: string) => {
    await waitUntil('the connection is closed', () => !client.socket.connected);
    expect(told(client, ephemeralEvents.sessionRevoked.name)).toEqual([{ reason }]);
    expect(told(client, ephemeralEvents.errorEvent.name)).toMatchObject([{ code: 'AUTH_FAILED', data: { reason: 'SESSION_REVOKED' } }]);
  };

  const overHttp = (tokens: SessionTokens, instance: number) => reasonOf(callApi(system.stack.channelApi[instance]?.url ?? '', routes.me, { token: tokens.accessToken }));
  const refusedOverHttp = async (tokens: SessionTokens, withinMs?: number) => {
    for (const instance of [0, 1]) await waitUntil('it is refused over HTTP', async () => (await overHttp(tokens, instance)) === 'SESSION_REVOKED', withinMs);
  };

  it('goes on over one connection, with fresh tokens, while messages flow', async () => {
    const { userIds, channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const [channelId, stream] = [channel?.id ?? '', streams.channel(channel?.id ?? '')];
    const [writerId = '', readerId = ''] = userIds;
    const sessionId = randomUUID();
    let tokens = 0;
    const token = () => (tokens++, system.token(readerId, { expiresInSeconds: RENEWED_SECONDS, sessionId }));
    const reader = await system.chat(readerId, 1, { token });
    const statuses: string[] = [];
    reader.on('connection', ({ status }) => statuses.push(status));
    const seen = recordSeqs(reader, stream);
    await reader.joinChannel(channelId);
    const writer = await system.chat(writerId, 0, { reportDelivered: false });
    let sent = 0;
    while (tokens < 3) {
      await writer.send({ channelId, text: 'still there?' }).acknowledged;
      sent++;
      await reader.send({ channelId, text: 'yes' }).acknowledged;
      sent++;
    }
    await waitUntil('everything has come', () => seen.filter((seq) => seq > 0).length >= sent && seen.at(-1) !== undefined);
    expect(seen).toEqual(oneTo(seen.length));
    expect(statuses).toEqual([]);
  });

  it('is told that its token runs out, and takes a fresh one of the same user and session only', async () => {
    const { userIds: [userId = '', other = ''] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const sessionId = randomUUID();
    const client = await system.connectWith(await system.token(userId, { expiresInSeconds: LIFE_SECONDS, sessionId }), 0);
    await waitUntil('it is told', () => told(client, ephemeralEvents.sessionExpiring.name).length > 0);
    const [notice] = told(client, ephemeralEvents.sessionExpiring.name).map((data) => ephemeralEvents.sessionExpiring.data.parse(data));
    expect(notice?.expiresInMs).toBeLessThan(LIFE_SECONDS * 1_000);

    const refresh = async (token: Promise<string>) => reasonOf(client.command(commands.sessionRefresh, { token: await token }));
    expect(await refresh(system.token(other, { sessionId }))).toBe('SESSION_MISMATCH');
    expect(await refresh(system.token(userId))).toBe('SESSION_MISMATCH');
    expect(await refresh(system.token(userId, { sessionId, expiresInSeconds: -60 }))).toBe('TOKEN_EXPIRED');
    expect(await refresh(Promise.resolve('no token'))).toBe('TOKEN_INVALID');
    const { expiresAt } = await client.command(commands.sessionRefresh, { token: await system.token(userId, { sessionId }) });
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(800_000);
    const older = await client.command(commands.sessionRefresh, { token: await system.token(userId, { sessionId, expiresInSeconds: LIFE_SECONDS }) });
    expect(older).toEqual({ expiresAt });
    await waitUntil('the first token is past', () => Date.now() > Date.parse(notice?.expiresAt ?? '') + 1_500);
    expect(client.socket.connected).toBe(true);
    await client.command(commands.channelLeave, { channelId: randomUUID() });
  });

  it('that is signed out ends on every gateway at once, is refused from then on, over HTTP too, and leaves other sessions alone', async () => {
    const phone = await signUp();
    const laptop = await signIn(phone);
    const [one, two, other] = [await system.connectWith(phone.accessToken, 0), await system.connectWith(phone.accessToken, 1), await system.connectWith(laptop.accessToken, 0)];
    await signOut(phone);
    // By the instance that has answered, without a moment's delay.
    expect(await overHttp(phone, 0)).toBe('SESSION_REVOKED');
    await refusedOverHttp(phone, 1_000);
    for (const instance of [0, 1]) expect(await overHttp(laptop, instance)).toBe('done');
    for (const client of [one, two]) await ended(client, 'signed-out');
    for (const gateway of [0, 1]) expect(await reasonOf(system.connectWith(phone.accessToken, gateway))).toBe('SESSION_REVOKED');
    expect(await reasonOf(other.command(commands.sessionRefresh, { token: phone.accessToken }))).toBe('SESSION_REVOKED');
    await other.command(commands.channelLeave, { channelId: randomUUID() });
    expect(told(other, ephemeralEvents.sessionRevoked.name)).toEqual([]);

    const sdk = await system.chat(laptop.user.id, 1, { token: laptop.accessToken });
    const { sessions } = await callApi(system.apiUrl, routes.signOutEverywhere, { token: laptop.accessToken });
    expect(sessions).toBe(1);
    await ended(other, 'signed-out-everywhere');
    await waitUntil('the client of the SDK gives up', () => sdk.connection.status === 'refused');
    expect(sdk.connection).toMatchObject({ error: { code: 'AUTH_FAILED', reason: 'SESSION_REVOKED' } });
  });

  it('that its user ends from another device ends on every gateway', async () => {
    const phone = await signUp();
    const laptop = await signIn(phone);
    const clients = [await system.connectWith(phone.accessToken, 0), await system.connectWith(phone.accessToken, 1)];
    const other = await system.connectWith(laptop.accessToken, 1);
    await callApi(system.apiUrl, routes.endSession, { token: laptop.accessToken, params: { sessionId: phone.sessionId } });
    for (const client of clients) await ended(client, 'signed-out-elsewhere');
    await other.command(commands.channelLeave, { channelId: randomUUID() });
  });

  it('whose refresh token was stolen ends with its reuse', async () => {
    const first = await signUp();
    const client = await system.connectWith(first.accessToken, 1);
    const second = await callApi(system.apiUrl, routes.refresh, { body: { refreshToken: first.refreshToken } });
    await system.database.pool.query(`UPDATE refresh_tokens SET used_at = used_at - interval '1 hour' WHERE session_id = $1`, [first.sessionId]);
    expect(await reasonOf(callApi(system.apiUrl, routes.refresh, { body: { refreshToken: first.refreshToken } }))).toBe('REFRESH_TOKEN_REUSED');
    await ended(client, 'refresh-token-reused');
    expect(await reasonOf(system.connectWith(second.accessToken, 0))).toBe('SESSION_REVOKED');
    await refusedOverHttp(second, 1_000);
  });

  it('that was ended while NATS was away, and never told of, is found afterwards', async () => {
    const tokens = await signUp();
    const client = await system.connectWith(tokens.accessToken, 0);
    await system.infrastructure.servers.nats.kill();
    // As by a channel-api that dies between commit and publication.
    await system.database.pool.query(`UPDATE sessions SET revoked_at = now(), revoked_reason = 'signed-out' WHERE id = $1`, [tokens.sessionId]);
    await refusedOverHttp(tokens);
    await system.infrastructure.servers.nats.start();
    await ended(client, 'signed-out');
  });

  it('that was ended before a gateway began is refused by it', async () => {
    const tokens = await signUp();
    await signOut(tokens);
    await system.gateway(1).process.stop();
    await system.gateway(1).process.start();
    expect(await reasonOf(system.connectWith(tokens.accessToken, 1))).toBe('SESSION_REVOKED');
  });

  it('leaves its token in no URL and in no log', async () => {
    const tokens = await signUp();
    const inUrl = io(system.gateway(0).url, { transports: ['websocket'], query: { token: tokens.accessToken }, forceNew: true, reconnection: false });
    const refused = await new Promise<Error & { data?: unknown }>((resolve) => inUrl.once('connect_error', resolve));
    expect(ErrorResponse.parse(refused.data)).toMatchObject({ data: { reason: 'TOKEN_MISSING' } });
    const client = await system.connectWith(tokens.accessToken, 0);
    await client.command(commands.sessionRefresh, { token: tokens.accessToken });
    await reasonOf(client.command(commands.sessionRefresh, { token: `${tokens.accessToken}x` }));
    await fetch(`${system.apiUrl}/v1/me?token=${tokens.accessToken}`);
    await signOut(tokens);
    const logs = readdirSync(system.stack.logDirectory).map((file) => readFileSync(path.join(system.stack.logDirectory, file), 'utf8')).join('');
    expect(logs).toContain('session:');
    for (const secret of [tokens.accessToken, tokens.refreshToken, PASSWORD]) expect(logs.includes(secret)).toBe(false);
  });
});
