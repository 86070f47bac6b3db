import { randomInt, randomUUID } from 'node:crypto';
import { commands, httpRateLimits, rateLimits, routes, type Budget, type CommandInput, type ErrorResponse, type HttpRateLimitScope, type RouteContract } from '@chatgenius/contracts';
import { callApi, WireClient, RefusedError, seed, waitUntil, type Seed } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { OwnSystem } from './own-system.ts';
import { size } from './size.ts';

const SENDS = rateLimits['message:send'];
const ATTEMPTS = rateLimits.connections;
/** One after the other. */
const USERS_AT_THEIR_LIMIT = size({ everyday: ['one'], soak: Array.from({ length: 12 }, (_, index) => `user ${index + 1} of 12`) });
/** In the line of those who connect: one more each second. */
const PLACES = 150;
const CAPS = { user: 2, address: 3, gateway: 6 };
/** On a slow machine, too, Redis counts for all processes together. */
const PATIENCE_MS = '5000';
/** Specs share a Redis, and what they count there lives for a minute: each takes addresses of its own. */
const someAddress = (network: number) => `${network}.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;

type Attempt = ErrorResponse | 'connected' | 'refused without a word';

describe('limits', () => {
  let system: OwnSystem;
  let world: Seed;
  const clients: WireClient[] = [];

  const userId = (index: number) => world.userIds[index] ?? '';
  const message = (text = 'hello'): CommandInput<typeof commands.messageSend> => ({ channelId: world.channels[0]?.id ?? '', clientMessageId: randomUUID(), text });
  const refusal = async (work: Promise<unknown>): Promise<ErrorResponse> =>
    work.then(() => expect('done').toBe('refused') as never, (error: unknown) => (error as RefusedError).response);

  /** What an attempt to connect comes to; what is connected stays so until the end of the test. */
  async function attempt(gateway: number, token: string | undefined, options: { extraHeaders?: Record<string, string>; localAddress?: string } = {}): Promise<Attempt> {
    try {
      clients.push(await WireClient.connect({ url: system.gateway(gateway).url, token, ...options }));
      return 'connected';
    } catch (error) {
      return error instanceof RefusedError ? error.response : 'refused without a word';
    }
  }

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  describe('over two gateways, behind one proxy', () => {
    beforeAll(async () => {
      system = await OwnSystem.start({
        topology: { messaging: 1 },
        env: { MESSAGE_SEND_PER_MINUTE: String(SENDS), CONNECTION_ATTEMPTS_PER_MINUTE: String(ATTEMPTS), OTHER_COMMANDS_PER_MINUTE: '200', MESSAGE_APPEND_BYTES_PER_MINUTE: '1000', BOT_MESSAGES_PER_MINUTE: '5', BOT_COMMANDS_PER_MINUTE: '10', BOTS_COMMANDS_PER_MINUTE: '12', MAX_CONNECTIONS_PER_BOT_OWNER: '3', TRUST_PROXY_HOPS: '1', LIMITS_PATIENCE_MS: PATIENCE_MS, CONNECTS_AT_ONCE: String(PLACES), CONNECTS_PER_SECOND: '1' },
      });
    });
    afterAll(() => system.stop());
    beforeEach(async () => {
      world = await seed(system.database.pool, { users: 2, channels: 1 });
    });

    it('count the bytes of live messages over all gateways, and tell what is left before they refuse', async () => {
      const some = [await WireClient.connect({ url: system.gateway(0).url, token: await system.token(userId(0)) }), await WireClient.connect({ url: system.gateway(1).url, token: await system.token(userId(0)) })];
      clients.push(...some);
      const [one, other] = some as [WireClient, WireClient];
      const { message: { id: messageId } } = await one.command(commands.messageBegin, { channelId: world.channels[0]?.id ?? '', clientMessageId: randomUUID() });
      const append = async (client: WireClient, offset: number, text: string) => (await client.ask(commands.messageAppend, { messageId, offset, text })).budget;
      expect(await append(one, 0, '漢'.repeat(100))).toMatchObject({ scope: 'message:append', limit: 1_000, remaining: 700 });
      // However small: so that many of them are not free.
      expect(await append(other, 100, 'a')).toMatchObject({ remaining: 684 });
      expect(await append(other, 101, 'b'.repeat(600))).toMatchObject({ remaining: 84 });
      const { code, data } = await refusal(append(one, 701, 'c'.repeat(85)));
      expect([code, data]).toMatchObject(['RATE_LIMITED', { scope: 'message:append', retryAfterMs: expect.any(Number) as number }]);
    });

    it('give a bot limits of its own, and all bots of an owner one together', async () => {
      const [ownerId, channelId] = [userId(0), world.channels[0]?.id ?? ''];
      const token = await system.token(ownerId);
      const botToken = async () => {
        const bot = await callApi(system.apiUrl, routes.createBot, { token, body: { handle: freshHandle('bot'), displayName: 'Bot' } });
        await system.database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role) VALUES ($1, $2, 'member')`, [channelId, bot.id]);
        return (await callApi(system.apiUrl, routes.createServiceToken, { token, params: { botId: bot.id }, body: { name: 'limits', scopes: ['connections:open', 'messages:send'] } })).token;
      };
      const [first, second] = [await botToken(), await botToken()];
      for (const [gateway, bot] of [[0, first], [1, first], [1, second]] as const) expect(await attempt(gateway, bot)).toBe('connected');
      const [one, other, next] = clients as [WireClient, WireClient, WireClient];
      const budgets: (Budget | undefined)[] = [];
      for (let sent = 0; sent < 5; sent++) budgets.push((await (sent % 2 === 0 ? one : other).ask(commands.messageSend, message())).budget);
      expect(budgets).toMatchObject([4, 3, 2, 1, 0].map((remaining) => ({ scope: 'bot:messages', limit: 5, remaining })));
      expect((await refusal(one.ask(commands.messageSend, message()))).data).toMatchObject({ reason: 'RATE_LIMITED', scope: 'bot:messages', limit: 5 });
      // Six of twelve are used, and the other bot has sent nothing.
      for (let sent = 0; sent < 6; sent++) expect((await next.ask(commands.sessionPing, {})).budget).toMatchObject({ scope: 'bot:commands', limit: 10 });
      expect((await refusal(next.ask(commands.sessionPing, {}))).data).toMatchObject({ reason: 'RATE_LIMITED', scope: 'bots:commands', limit: 12 });
      expect((await (await system.connect(ownerId, 0)).ask(commands.messageSend, message())).budget?.scope).toBe('message:send');
      expect(await attempt(1, second)).toBe('connected');
      expect(await attempt(1, second)).toMatchObject({ data: { reason: 'TOO_MANY_CONNECTIONS', scope: 'connections-of-bots', limit: 3 } });
    });

    it.each(USERS_AT_THEIR_LIMIT)('count what a user sends over all connections, tell what is left, and refuse what is too much (%s)', async () => {
      const [one, other] = [await system.connect(userId(0), 0), await system.connect(userId(0), 1)];
      const budgets: (Budget | undefined)[] = [];
      while (budgets.length < SENDS) budgets.push((await (budgets.length % 2 === 0 ? one : other).ask(commands.messageSend, message())).budget);
      for (const budget of budgets) expect(budget).toMatchObject({ scope: 'message:send', limit: SENDS });
      // Far from the end each gateway gives a few out before the other knows; close to it they count as one.
      const left = budgets.map((budget) => budget?.remaining);
      expect(left[0]).toBe(SENDS - 1);
      expect(left.slice(-10)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);

      for (const client of [one, other]) {
        const refused = await refusal(client.command(commands.messageSend, message('one too many')));
        expect(refused).toMatchObject({ code: 'RATE_LIMITED', data: { reason: 'RATE_LIMITED', retryable: true, scope: 'message:send', limit: SENDS, remaining: 0 } });
        expect(refused.data.retryAfterMs).toBeGreaterThan(0);
        expect(refused.data.retryAfterMs).toBeLessThanOrEqual(60_000);
      }
      // Edits say as much as messages, and many at once over HTTP as much as one by one: neither is a way around.
      const { rows: [sent] } = await system.database.pool.query<{ id: string }>('SELECT id FROM messages WHERE channel_id = $1 LIMIT 1', [message().channelId]);
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${await system.token(userId(0))}` };
      const inBulk = await fetch(`${system.apiUrl}${routes.bulkSend.path}`, { method: 'POST', headers, body: JSON.stringify({ messages: [message()] }) });
      for (const refused of [await refusal(one.command(commands.messageEdit, { messageId: sent?.id ?? '', text: 'changed' })), await inBulk.json()]) {
        expect(refused).toMatchObject({ data: { reason: 'RATE_LIMITED', scope: 'message:send', limit: SENDS } });
      }
      // Another limit, and another user, have all of theirs.
      const { budget } = await one.ask(commands.messageRead, { channelId: message().channelId, seq: 1 });
      expect(budget).toMatchObject({ scope: 'commands', limit: 200 });
      const neighbour = await system.connect(userId(1), 0);
      expect((await neighbour.ask(commands.messageSend, message())).budget?.remaining).toBe(SENDS - 1);
      const { rows } = await system.database.pool.query('SELECT 1 FROM messages WHERE channel_id = $1', [message().channelId]);
      expect(rows).toHaveLength(SENDS + 1);
    });

    it('are kept by the SDK: what is too much waits, and nobody is pressed', async () => {
      const { channels, userIds } = await seed(system.database.pool, { users: 1, channels: 5 });
      const chat = await system.chat(userIds[0] ?? '', 0, { reportDelivered: false });
      const refusals = async () => {
        const metrics = await (await fetch(`${system.gateway(0).opsUrl}/metrics`)).text();
        return Number(/duration_seconds_count\{command="message:send",outcome="RATE_LIMITED"\} (\d+)/.exec(metrics)?.[1] ?? 0);
      };
      const before = await refusals();
      const waiting = SENDS / 5 + 4;
      for (const { id: channelId } of channels) {
        for (let count = 0; count < waiting; count++) chat.send({ channelId, text: `message ${count}` }).acknowledged.catch(() => undefined);
      }
      await waitUntil('the limit is used up', () => chat.outgoing.length === 5 * waiting - SENDS);
      // Each conversation has one message under way at most when the last budget comes.
      expect((await refusals()) - before).toBeLessThanOrEqual(4);
      expect(chat.outgoing.every(({ status }) => status === 'sending')).toBe(true);
      chat.close();
      await waitUntil('what still waited is given up', () => chat.outgoing.length === 0);
    });

    it('count what cannot be read, so that nothing can be sent without end', async () => {
      const client = await system.connect(userId(0), 0);
      const reasons = new Set<string>();
      for (let sent = 0; sent <= 200; sent++) {
        const answer = (await client.socket.timeout(5_000).emitWithAck(sent % 2 === 0 ? 'no:such' : 'channel:join', {})) as ErrorResponse;
        reasons.add(answer.data.reason);
      }
      expect([...reasons]).toEqual(['COMMAND_UNKNOWN', 'PAYLOAD_MALFORMED', 'RATE_LIMITED']);
    });

    it('count failures of an address that the proxy has seen, whatever the client says, and lock out no neighbour', async () => {
      const client = someAddress(203);
      const from = (forwardedFor: string) => ({ extraHeaders: { 'x-forwarded-for': forwardedFor } });
      for (let count = 0; count < ATTEMPTS; count++) {
        expect(await attempt(count, 'no token', from(`${someAddress(10)}, ${client}`))).toMatchObject({ data: { reason: 'TOKEN_INVALID' } });
      }
      for (const gateway of [0, 1]) {
        expect(await attempt(gateway, undefined, from(client))).toMatchObject({ code: 'RATE_LIMITED', data: { scope: 'connections', remaining: 0 } });
      }
      expect(await attempt(0, 'no token', from(someAddress(198)))).toMatchObject({ data: { reason: 'TOKEN_INVALID' } });
      expect(await attempt(0, await system.token(userId(0)), from(client))).toBe('connected');
    });

    it('let nobody who fails to say who they are take the places of others', async () => {
      const headers = { extraHeaders: { 'x-forwarded-for': someAddress(203) } };
      for (let count = 0; count < ATTEMPTS + 1; count++) await attempt(0, undefined, headers);
      const reasons = await Promise.all(Array.from({ length: 2 * PLACES }, () => attempt(0, undefined, headers)));
      expect(new Set(reasons.map((reason) => (typeof reason === 'string' ? reason : reason.data.reason)))).toEqual(new Set(['RATE_LIMITED']));
      // Those with a token, from wherever, also from there.
      expect(await attempt(0, await system.token(userId(0)), headers)).toBe('connected');
      expect(await attempt(0, await system.token(userId(1)))).toBe('connected');
    });
  });

  describe('of one gateway that faces its clients', () => {
    beforeAll(async () => {
      system = await OwnSystem.start({
        topology: { gateways: 1, messaging: 1 },
        env: {
          LIMITS_PATIENCE_MS: PATIENCE_MS,
          CONNECTION_ATTEMPTS_PER_MINUTE: String(ATTEMPTS),
          MAX_CONNECTIONS: String(CAPS.gateway),
          MAX_CONNECTIONS_PER_USER: String(CAPS.user),
          MAX_CONNECTIONS_PER_ADDRESS: String(CAPS.address),
        },
      });
    });
    afterAll(() => system.stop());
    beforeEach(async () => {
      world = await seed(system.database.pool, { users: 10, channels: 1 });
    });

    const tooMany = (scope: string, limit: number) => ({
      code: 'RATE_LIMITED',
      data: { reason: 'TOO_MANY_CONNECTIONS', retryable: true, scope, limit, remaining: 0, retryAfterMs: expect.any(Number) as number },
    });
    const allClosed = () => waitUntil('the gateway has none', async () => (await metrics()).includes('chat_gateway_connections 0'));
    const metrics = async () => (await fetch(`${system.gateway(0).opsUrl}/metrics`)).text();

    it('hold for the connections of a user, of an address, and of all, until some are closed', async () => {
      const [home, office, elsewhere] = [someAddress(127), someAddress(127), someAddress(127)];
      const token = await system.token(userId(0));
      expect(await attempt(0, token, { localAddress: home })).toBe('connected');
      expect(await attempt(0, token, { localAddress: home })).toBe('connected');
      expect(await attempt(0, token, { localAddress: office })).toMatchObject(tooMany('connections-of-user', CAPS.user));
      expect(await attempt(0, await system.token(userId(1)), { localAddress: home })).toBe('connected');
      expect(await attempt(0, await system.token(userId(2)), { localAddress: home })).toMatchObject(tooMany('connections-of-address', CAPS.address));
      for (const user of [3, 4, 5]) expect(await attempt(0, await system.token(userId(user)), { localAddress: office })).toBe('connected');
      expect(await attempt(0, await system.token(userId(6)), { localAddress: elsewhere })).toMatchObject(tooMany('connections-of-gateway', CAPS.gateway));
      expect(await metrics()).toMatch(/chat_gateway_connections_rejected_total\{reason="TOO_MANY_CONNECTIONS"\} 3/);
      for (const client of clients.splice(0)) client.close();
      await allClosed();
      expect(await attempt(0, token, { localAddress: home })).toBe('connected');
    });

    it('believe no X-Forwarded-For that nobody has vouched for', async () => {
      await allClosed();
      const localAddress = someAddress(127);
      const answers: Attempt[] = [];
      for (let count = 0; count <= ATTEMPTS; count++) answers.push(await attempt(0, 'no token', { localAddress, extraHeaders: { 'x-forwarded-for': someAddress(203) } }));
      expect(answers.map((answer) => (answer as ErrorResponse).data.reason)).toEqual([...Array<string>(ATTEMPTS).fill('TOKEN_INVALID'), 'RATE_LIMITED']);
    });
  });

  describe('over HTTP, of two instances behind one proxy', () => {
    const PASSWORD = 'correct horse battery';
    const perMinute = (scope: HttpRateLimitScope) => httpRateLimits[scope].perMinute;

    beforeAll(async () => {
      system = await OwnSystem.start({
        topology: { channelApi: 2, gateways: 1, messaging: 1 },
        env: {
          LIMITS_PATIENCE_MS: PATIENCE_MS,
          TRUST_PROXY_HOPS: '1',
          SIGN_INS_PER_MINUTE: String(perMinute('sign-in')),
          SIGN_UPS_PER_MINUTE: String(perMinute('sign-up')),
          HTTP_WRITES_PER_MINUTE: '20',
          HTTP_READS_PER_MINUTE: '30',
        },
      });
      world = await seed(system.database.pool, { users: 2, channels: 1 });
    });
    afterAll(() => system.stop());

    const call = (instance: number, route: RouteContract, { from = someAddress(203), token, body }: { from?: string; token?: string; body?: unknown } = {}) =>
      fetch(`${system.stack.channelApi[instance % 2]?.url ?? ''}${route.path}`, {
        method: route.method,
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `${someAddress(10)}, ${from}`, ...(token && { authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const statuses = async (count: number, work: (index: number) => Promise<Response>) => {
      const seen: number[] = [];
      for (let index = 0; index < count; index++) seen.push((await work(index)).status);
      return seen;
    };

    it('slow down who guesses a password, wherever they knock, and let the owner in from elsewhere', async () => {
      const handle = `u${randomUUID().slice(0, 18).replaceAll('-', '')}`;
      const guesser = someAddress(203);
      expect((await call(0, routes.signUp, { body: { handle, password: PASSWORD } })).status).toBe(201);
      const guess = (index: number) => call(index, routes.signIn, { from: guesser, body: { handle, password: `not the password ${index}` } });
      expect(await statuses(perMinute('sign-in'), guess)).toEqual(Array(perMinute('sign-in')).fill(401));
      for (const instance of [0, 1]) {
        const refused = await call(instance, routes.signIn, { from: guesser, body: { handle, password: PASSWORD } });
        expect(refused.status).toBe(429);
        expect(await refused.json()).toMatchObject({ status: 'error', code: 'RATE_LIMITED', data: { reason: 'RATE_LIMITED', retryable: true, scope: 'sign-in', remaining: 0 } });
        const seconds = Number(refused.headers.get('retry-after'));
        expect(seconds).toBeGreaterThan(0);
        expect(seconds).toBeLessThanOrEqual(60);
      }
      expect((await call(1, routes.signIn, { body: { handle, password: PASSWORD } })).status).toBe(200);
    });

    it('count who signs up by address', async () => {
      const from = someAddress(203);
      const signUp = (index: number) => call(index, routes.signUp, { from, body: { handle: `u${randomUUID().slice(0, 18).replaceAll('-', '')}`, password: PASSWORD } });
      expect(await statuses(perMinute('sign-up') + 1, signUp)).toEqual([...Array<number>(perMinute('sign-up')).fill(201), 429]);
    });

    it('count what a user reads and writes, apart, and nothing of it for anybody else', async () => {
      const [token, neighbour] = await Promise.all([system.token(userId(0)), system.token(userId(1))]);
      expect(await statuses(31, (index) => call(index, routes.listChannels, { token }))).toEqual([...Array<number>(30).fill(200), 429]);
      const create = (index: number) => call(index, routes.createChannel, { token, body: { name: `channel ${index}` } });
      expect(await statuses(21, create)).toEqual([...Array<number>(20).fill(201), 429]);
      const answer = await call(0, routes.me, { token: neighbour });
      expect([answer.status, answer.headers.get('ratelimit-policy')]).toEqual([200, '"http:read";q=30;w=60']);
      expect(answer.headers.get('ratelimit')).toMatch(/^"http:read";r=29;t=(60|5\d)$/);
    });
  });
});
