import { routes, templateOf, type RouteContract } from '@chatgenius/contracts';
import { ANONYMOUS } from '../generated/routes.ts';
import { createApi } from './create-api.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const refusal = (reason: string, retryable: boolean, status: number) => json({ status: 'error', code: status === 401 ? 'AUTH_FAILED' : 'CHANNEL_ERROR', message: reason, data: { reason, retryable, advice: '' } }, status);

/** An API that is answered from the list, and what it has asked. */
function scripted(...answers: Response[]) {
  const asked: Asked[] = [];
  let tokens = 0;
  const fetch: typeof globalThis.fetch = (url, init) => {
    asked.push({ method: init?.method, url: url instanceof URL ? url.href : '', headers: init?.headers as Record<string, string>, body: init?.body });
    return Promise.resolve(answers.shift() ?? refusal('INTERNAL', false, 500));
  };
  return { asked, api: createApi({ apiUrl: 'http://api.invalid', token: () => `token-${++tokens}`, fetch }) };
}

describe('the routes as they are called', () => {
  it('fill the path and the query, and answer with data and headers', async () => {
    const { asked, api } = scripted(json({ messages: [], head: { epoch: 'e', seq: 0 } }, 200, { ratelimit: '"http:read";r=9' }));
    const { data, response } = await api.GET('/v1/channels/{channelId}/messages', { params: { channelId: 'a/b' }, query: { limit: 5, before: undefined } });
    expect(data).toMatchObject({ messages: [] });
    expect(response.headers.get('ratelimit')).toBe('"http:read";r=9');
    expect(asked).toEqual([{ method: 'GET', url: 'http://api.invalid/v1/channels/a%2Fb/messages?limit=5', headers: { authorization: 'Bearer token-1' }, body: undefined }]);
  });

  it('name what is created once for all attempts, with a fresh token after one that was refused', async () => {
    const { asked, api } = scripted(refusal('UNAVAILABLE', true, 503), refusal('TOKEN_EXPIRED', false, 401), json({ id: 'c' }, 201));
    const { data } = await api.POST('/v1/channels', { body: { name: 'general' } });
    expect(data.id).toBe('c');
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
    expect(new Set(asked.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(1);
    expect(asked[0]?.headers['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/);
    expect(asked.map(({ body }) => body)).toEqual(Array(3).fill('{"name":"general"}'));
  });

  it('do not repeat what the server refuses for good', async () => {
    const { asked, api } = scripted(refusal('NOT_ALLOWED', false, 403));
    await expect(api.DELETE('/v1/channels/{channelId}', { params: { channelId: 'c' } })).rejects.toMatchObject({ reason: 'NOT_ALLOWED', retryable: false });
    expect(asked).toHaveLength(1);
  });

  it('send what needs no token without one, and once: a refresh token works once', async () => {
    const { asked, api } = scripted(refusal('UNAVAILABLE', true, 503));
    await expect(api.POST('/v1/auth/refresh', { body: { refreshToken: 'r' } })).rejects.toMatchObject({ reason: 'UNAVAILABLE', retryable: true });
    expect(asked.map(({ headers }) => headers)).toEqual([{ 'content-type': 'application/json' }]);
  });

  it('hand a file on as it comes', async () => {
    const { api } = scripted(new Response('{"one":1}\n', { headers: { 'content-type': 'application/x-ndjson' } }));
    const { data } = await api.GET('/v1/audit/export', { query: {} });
    expect(await new Response(data).text()).toBe('{"one":1}\n');
  });

  it('give up when they are told to', async () => {
    const stop = new AbortController();
    const { asked, api } = scripted(refusal('UNAVAILABLE', true, 503), json({}));
    const outcome = api.GET('/v1/me', { signal: stop.signal }).catch((error: unknown) => error);
    stop.abort(new Error('The page was left.'));
    expect(await outcome).toMatchObject({ message: 'The page was left.' });
    expect(asked.length).toBeLessThan(2);
  });

  it('are those of the contracts', () => {
    const open = Object.values<RouteContract>(routes).filter(({ auth }) => auth === 'none').map(({ method, path }) => `${method} ${templateOf(path)}`);
    expect(ANONYMOUS).toEqual(open);
  });

  it('know what a route takes', () => {
    const { api } = scripted();
    // What is wrong here is found by the compiler.
    const wrong = () => [
      // @ts-expect-error The channel is missing.
      api.GET('/v1/channels/{channelId}'),
      // @ts-expect-error There is no such path.
      api.GET('/v1/nothing'),
      // @ts-expect-error A name is text.
      api.POST('/v1/channels', { body: { name: 5 } }),
      // @ts-expect-error This route has no body.
      api.GET('/v1/me', { body: {} }),
    ];
    expect(wrong).toBeInstanceOf(Function);
  });
});
