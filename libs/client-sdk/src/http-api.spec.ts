import { HttpApi } from './http-api.ts';
import { RARE_CALLS, RARE_PATHS } from './rare-routes.ts';

const TIMEOUT_MS = 10_000;

/** Answers with a body that comes in parts, when the spec lets it. */
function slowServer() {
  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  const answer: typeof fetch = (_url, init) => {
    const stream = new ReadableStream<Uint8Array>({ start: (controller) => void (body = controller) });
    init?.signal?.addEventListener('abort', () => body?.error(init.signal?.reason));
    return Promise.resolve(new Response(stream, { headers: { 'content-type': 'application/json' } }));
  };
  return {
    api: new HttpApi({ apiUrl: 'http://api.invalid', token: () => Promise.resolve('token'), timeoutMs: TIMEOUT_MS, fetch: answer }),
    send: (part: string) => body?.enqueue(new TextEncoder().encode(part)),
    end: () => body?.close(),
  };
}

describe('a page over HTTP', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('may take as long as a slow line needs, while anything of it comes', async () => {
    const { api, send, end } = slowServer();
    const page = api.get('listPins', { channelId: 'c' });
    for (const part of ['{"messages"', ':[', ']}']) {
      await jest.advanceTimersByTimeAsync(0.9 * TIMEOUT_MS);
      send(part);
    }
    await jest.advanceTimersByTimeAsync(0.9 * TIMEOUT_MS);
    end();
    expect(await page).toEqual({ messages: [] });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is given up once nothing comes', async () => {
    const { api, send } = slowServer();
    const outcome = api.get('listPins', { channelId: 'c' }).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(0.9 * TIMEOUT_MS);
    send('{"messages"');
    await jest.advanceTimersByTimeAsync(1.1 * TIMEOUT_MS);
    expect(await outcome).toMatchObject({ reason: 'UNREACHABLE', retryable: true });
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a change over HTTP', () => {
  it('is sent once, with its body, and again only with a token that is not refused', async () => {
    const asked: [string, string | undefined, unknown][] = [];
    const statuses = [401, 200];
    const refusal = { status: 'error', code: 'AUTH_FAILED', message: 'no', data: { reason: 'TOKEN_EXPIRED', retryable: false, advice: '' } };
    const answer: typeof fetch = (url, init) => {
      asked.push([(url as URL).pathname, init?.method, init?.body]);
      const status = statuses.shift() ?? 500;
      return Promise.resolve(new Response(JSON.stringify(status === 200 ? { restriction: {} } : refusal), { status }));
    };
    const api = new HttpApi({ apiUrl: 'http://api.invalid', token: () => Promise.resolve('token'), timeoutMs: TIMEOUT_MS, fetch: answer });
    api.learn(RARE_PATHS, RARE_CALLS);
    await api.call('banMember', { channelId: 'c', userId: 'u' }, { reason: 'Spam' });
    expect(asked).toEqual([1, 2].map(() => ['/v1/channels/c/bans/u', 'PUT', '{"reason":"Spam"}']));
    await expect(api.call('banMember', { channelId: 'c', userId: 'u' }, {})).rejects.toThrow();
    expect(asked).toHaveLength(4);
  });
});
