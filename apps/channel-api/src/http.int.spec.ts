import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { BusConnection } from '@chatgenius/bus';
import { ErrorResponse, historyRequests, Problem, routes, type RouteContract } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { headers, type Msg } from '@nats-io/transport-node';
import { runChannelApi, type RunningApi } from './channel-api.fixture.ts';

let database: TestDatabase;
let api: RunningApi;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() });
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const signIn = (body: unknown, headers: Record<string, string> = {}) => api.call('POST', '/v1/auth/sign-in', { body, headers });

describe('every route of the contracts', () => {
  it.each(Object.entries<RouteContract>(routes).filter(([, { service = 'channel-api' }]) => service === 'channel-api'))('%s is answered, and asks for a token if it needs one', async (_, route) => {
    const path = route.path.replace(/:\w+/g, '00000000-0000-4000-8000-000000000000');
    const { status } = await api.call(route.method, path);
    const publicStatus = route.method === 'GET' ? 200 : 400;
    expect(status).toBe(route.auth === 'bearer' ? 401 : publicStatus);
  });
});

describe('what cannot be read is refused in the format of the contracts', () => {
  const cases: Array<[string, () => Promise<unknown>, number, string]> = [
    ['an unknown route', () => api.call('GET', '/v1/nothing-here'), 404, 'COMMAND_UNKNOWN'],
    ['an unknown method', () => api.call('DELETE', '/v1/me'), 405, 'METHOD_NOT_ALLOWED'],
    ['broken JSON', () => signIn('{"handle": '), 400, 'PAYLOAD_MALFORMED'],
    ['JSON that is no object', () => signIn('[1, 2]'), 400, 'PAYLOAD_MALFORMED'],
    ['another content type', () => signIn('handle=ada', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['another character set', () => signIn('{}', { 'content-type': 'application/json; charset=latin-5' }), 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['another encoding', () => signIn('{}', { 'content-encoding': 'compress' }), 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['a body that is not compressed as it says', () => signIn('{}', { 'content-encoding': 'br' }), 400, 'PAYLOAD_MALFORMED'],
    ['another one', () => signIn('{}', { 'content-encoding': 'gzip' }), 400, 'PAYLOAD_MALFORMED'],
    ['a path that cannot be decoded', () => api.call('POST', '/v1/channels/%FF/join'), 400, 'PAYLOAD_MALFORMED'],
    ['too large a body', () => signIn({ handle: 'ada', password: 'x'.repeat(110_000) }), 413, 'TOO_LARGE'],
  ];

  it.each(cases)('%s', async (_, call, status, reason) => {
    expect(await call()).toMatchObject({ status, body: { status: 'error', message: expect.any(String) as string, data: { reason } } });
  });

  it.each(['?before=', '?before=%20', '?before=0x10', '?after=1e3', '?around=0000-01-01T00:00:00Z', '?limit=', '?limit=5&limit=6'])('a query that nobody here has made: %s', async (query) => {
    const { accessToken } = await api.signUp();
    const answer = await api.call('GET', `/v1/channels/00000000-0000-4000-8000-000000000000/messages${query}`, { token: accessToken });
    expect(answer).toMatchObject({ status: 400, body: { data: { reason: 'PAYLOAD_MALFORMED' } } });
  });

  it('names the limit of a body, and the place where JSON is broken', async () => {
    expect(await signIn({ handle: 'ada', password: 'x'.repeat(110_000) })).toMatchObject({ body: { data: { limit: 102_400 } } });
    expect(await signIn('{\n  "handle": "ada",\n  "password": oops\n}')).toMatchObject({ body: { data: { issues: [{ path: 'body', message: 'The body is no JSON from line 3, column 15 on.' }] } } });
  });

  it('is told as problem details to who asks for them, and in our own form to everybody else', async () => {
    const asking = (accept: string) => api.call('DELETE', '/v1/me', { headers: { accept, 'x-request-id': 'spec-1' } });
    const { headers, body } = await asking('application/problem+json, application/json;q=0.9');
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('vary')).toContain('Accept');
    expect(Problem.parse(body)).toMatchObject({ type: '/docs/errors#METHOD_NOT_ALLOWED', status: 405, instance: 'urn:chatgenius:request:spec-1', code: 'INVALID_PAYLOAD', reason: 'METHOD_NOT_ALLOWED', retryable: false });
    for (const accept of ['*/*', 'application/json', 'text/html', 'application/json, application/problem+json;q=0.5']) {
      const answer = await asking(accept);
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(ErrorResponse.parse(answer.body).data.reason).toBe('METHOD_NOT_ALLOWED');
    }
  });

  it('quotes nothing of what was sent', async () => {
    const { body } = await signIn('{"password": "hunter2');
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });
});

describe('headers', () => {
  it('harden every answer and give nothing away', async () => {
    const { headers } = await api.call('GET', '/v1/nothing-here');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['https://chat.example', 'https://chat.example'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['https://chat.example.evil.example', null],
    ['https://evil.example', null],
    ['null', null],
  ])('let pages of %s read answers: %s', async (origin, allowed) => {
    const preflight = await fetch(`${api.url}/v1/auth/sign-in`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(allowed);
    const { headers } = await api.call('GET', '/.well-known/jwks.json', { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe(allowed);
    expect(headers.get('vary')).toContain('Origin');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('methods', () => {
  it('that a path takes are named by OPTIONS and by the refusal of others', async () => {
    const allowed = async (method: string, path: string) => (await api.call(method, path)).headers.get('allow');
    expect(await allowed('OPTIONS', '/v1/me')).toBe('GET, PATCH, HEAD, OPTIONS');
    expect(await allowed('DELETE', '/v1/me')).toBe('GET, PATCH, HEAD, OPTIONS');
    expect(await allowed('GET', '/v1/auth/sign-in/')).toBe('POST, OPTIONS');
    expect((await api.call('OPTIONS', '/v1/nothing-here')).status).toBe(404);
  });

  it('are answered to HEAD as to GET, without the body', async () => {
    const [get, head] = [await api.call('GET', '/.well-known/jwks.json'), await api.call('HEAD', '/.well-known/jwks.json')];
    expect([head.status, head.body]).toEqual([200, '']);
    for (const name of ['content-type', 'content-length', 'cache-control']) expect(head.headers.get(name)).toBe(get.headers.get(name));
  });
});

describe('the id of a request', () => {
  const idFor = async (given?: string) => (await api.call('GET', '/v1/me', { headers: given === undefined ? {} : { 'x-request-id': given } })).headers.get('x-request-id');

  it('is the caller’s where it is well-formed, else one of ours, and in the log', async () => {
    expect(await idFor('proxy-7f/3')).toBe('proxy-7f/3');
    for (const other of [undefined, 'two words', 'x'.repeat(129)]) expect(await idFor(other)).toMatch(/^[0-9a-f-]{36}$/);
    await waitUntil('it is logged', () => api.log.some(({ event, requestId }) => event === 'http:request' && requestId === 'proxy-7f/3'));
  });

  it('goes along to other services', async () => {
    const { accessToken } = await api.signUp();
    const bus = await BusConnection.open({ url: natsUrl(), name: 'http.int.spec', streamShards: 1 });
    const asked = Promise.withResolvers<Msg>();
    bus.subscribe(historyRequests.messagesSearch.subject, (message) => void asked.resolve(message));
    await bus.nats.flush();
    const answered = api.call('GET', '/v1/search?q=needle', { token: accessToken, headers: { 'x-request-id': 'along' } });
    const question = await asked.promise;
    const [[id, , , , requestId]] = question.json<[[number, ...unknown[]]]>();
    expect(requestId).toBe('along');
    question.respond(JSON.stringify([[id, { ok: { hits: [], next: null, searchedBackTo: null } }]]));
    expect((await answered).status).toBe(200);
    await bus.close();
  });
});

describe('the log', () => {
  it('has one line per request, with the route’s template and never its ids', async () => {
    const { accessToken, user } = await api.signUp();
    await api.call('POST', '/v1/channels/9a3c1a52-5d8e-4f57-8f1c-6a8a2f0f7c11/join?token=hunter2', { token: accessToken });
    const line = () => api.log.find(({ event, userId }) => event === 'http:request' && userId === user.id);
    await waitUntil('the request is logged', () => line() !== undefined);
    expect(line()).toMatchObject({
      level: 'info',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      metadata: { method: 'POST', route: '/v1/channels/:channelId/join', status: 404, reason: 'CHANNEL_NOT_FOUND' },
    });
    expect(JSON.stringify(api.log)).not.toContain('hunter2');
  });
});

describe('without its database', () => {
  it('is not ready and answers UNAVAILABLE', async () => {
    const proxy = await FaultProxy.before(database.url);
    const fragile = await runChannelApi({ databaseUrl: proxy.url, natsUrl: natsUrl() });
    fragile.health.markStarted();
    const { accessToken } = await fragile.signUp();
    const me = () => fragile.call('GET', '/v1/me', { token: accessToken });
    await waitUntil('it is ready', async () => (await fragile.health.readiness()).status === 'ready');

    await proxy.close();
    expect(await me()).toMatchObject({ status: 503, body: { code: 'INTERNAL_ERROR', data: { reason: 'UNAVAILABLE', retryable: true } } });
    expect(await fragile.health.readiness()).toMatchObject({ status: 'failing', checks: { database: { status: 'failed' }, bus: { status: 'ok' } } });
    expect(fragile.log).toContainEqual(expect.objectContaining({ event: 'http:unavailable' }));
    await fragile.close();
  });
});

describe('an end', () => {
  it('comes DRAIN_DELAY_MS after it was asked for: until then, new connections are served', async () => {
    const delayMs = 400;
    const ending = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() }, { DRAIN_DELAY_MS: `${delayMs}` });
    const isServed = () => ending.call('GET', '/.well-known/jwks.json', { headers: { connection: 'close' } }).then(({ status }) => status === 200, () => false);
    const askedAt = performance.now();
    const closed = ending.close();
    expect(await isServed()).toBe(true);
    await waitUntil('nothing is served any more', async () => !(await isServed()));
    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(delayMs - 5);
    await closed;
  });
});

describe('a caller who goes away', () => {
  it('has what they wanted to read asked once, and no more', async () => {
    const { accessToken } = await api.signUp();
    const bus = await BusConnection.open({ url: natsUrl(), name: 'http.int.spec', streamShards: 1 });
    let asked = 0;
    const first = Promise.withResolvers<Msg>();
    bus.subscribe(historyRequests.messagesSearch.subject, (message) => void (asked++, first.resolve(message)));
    await bus.nats.flush();
    const logged = api.log.length;
    const caller = new AbortController();
    const asking = fetch(`${api.url}/v1/search?q=needle`, { headers: { authorization: `Bearer ${accessToken}` }, signal: caller.signal });
    const question = await first.promise;
    caller.abort();
    await expect(asking).rejects.toThrow('abort');
    await waitUntil('the caller is known to have gone', () => api.log.slice(logged).some(({ metadata }) => (metadata as { status?: number } | undefined)?.status === 499));
    question.respond('', { headers: headers(503, 'No Responders') });
    await waitUntil('the failure is not repeated', () => api.log.slice(logged).some(({ event }) => event === 'http:unavailable'), 4_000);
    expect(asked).toBe(1);
    await bus.close();
  });
});

describe('draining', () => {
  it('answers what was asked, takes nothing new, and does not wait for connections that are kept alive or silent', async () => {
    const draining = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() });
    const agent = new Agent({ keepAlive: true });
    const body = JSON.stringify({ handle: 'someone', password: 'something long' });
    const pending = request(`${draining.url}/v1/auth/sign-in`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    const silentClosed = once(connect(Number(new URL(draining.url).port), '127.0.0.1'), 'close');
    await once(draining.server, 'connection');
    const begun = once(draining.server, 'request');
    const answered = once(pending, 'response') as Promise<[IncomingMessage]>;
    // Half of the request is with the server when the drain begins.
    pending.write(body.slice(0, 10));
    await begun;
    const closed = draining.close();
    pending.end(body.slice(10));
    const [response] = await answered;
    expect(response.resume().statusCode).toBe(401);
    await Promise.all([closed, silentClosed]);
    await expect(fetch(draining.url)).rejects.toThrow('fetch failed');
    agent.destroy();
  });
});
