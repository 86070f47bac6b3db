import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a route must never answer. */
const LIES: readonly { readonly status: number; readonly body: object }[] = [
  { status: 500, body: { status: 'error', code: 'UNAVAILABLE', message: 'planted', data: { reason: 'INTERNAL' } } },
  { status: 200, body: { planted: true } },
  { status: 418, body: { status: 'error', code: 'FORBIDDEN', message: 'planted', data: { reason: 'PLANTED' } } },
];

/** Of this connection alone, or of bytes that are packed otherwise on the next one. */
const OF_ONE_HOP: ReadonlySet<string> = new Set(['host', 'connection', 'transfer-encoding', 'content-length', 'content-encoding', 'expect']);
const passing = <Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> => Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_HOP.has(name)));

/** Stands before channel-api and answers GETs itself, each of {@link LIES} in turn; the rest is passed on. */
export class LyingProxy {
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #target: string;
  #told = 0;

  private constructor(target: string) {
    this.#target = target;
  }

  static async before(target: string): Promise<LyingProxy> {
    const proxy = new LyingProxy(target);
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The list that the fuzzing itself begins with.
    if (request.method === 'GET' && !request.url?.includes('announcements')) return this.#lie(response);
    const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await buffer(request);
    const answer = await fetch(new URL(request.url ?? '/', this.#target), { method: request.method, headers: passing(request.headers) as Record<string, string>, body: body as Uint8Array<ArrayBuffer> | undefined });
    response.writeHead(answer.status, passing(Object.fromEntries(answer.headers))).end(Buffer.from(await answer.arrayBuffer()));
  }

  #lie(response: ServerResponse): void {
    const { status, body } = LIES[this.#told++ % LIES.length] ?? { status: 500, body: {} };
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  }
}
