import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { OutboundHttp } from './outbound-http.ts';
import { NO_PUBLIC_ADDRESS } from './post-failure.rules.ts';

const TIMEOUT_MS = 1_000;
const settings = { secretKey: '', timeoutMs: TIMEOUT_MS, firstDelayMs: 1, longestDelayMs: 1, giveUpAfterMs: 1, parkAfterMs: 1 };
const never = new AbortController().signal;

let server: Server;
let port: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: IncomingMessage[];
let sockets: Set<Socket>;
let open: OutboundHttp;
let guarded: OutboundHttp;

beforeEach(async () => {
  requests = [];
  sockets = new Set();
  answer = (_, response) => response.end();
  server = createServer((request, response) => {
    requests.push(request);
    request.resume().once('end', () => answer(request, response));
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0);
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  open = new OutboundHttp({ ...settings, allowPrivateTargets: true });
  guarded = new OutboundHttp({ ...settings, allowPrivateTargets: false });
});

afterEach(async () => {
  open.onApplicationShutdown();
  guarded.onApplicationShutdown();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const post = (by: OutboundHttp, host = '127.0.0.1', path = '/') => by.post({ url: `http://${host}:${port}${path}`, headers: { 'x-one': '1' }, body: 'ü' }, never);

describe('a post', () => {
  it('brings headers and body, and the status back', async () => {
    answer = (_, response) => response.writeHead(202).end('thanks');
    expect(await post(open)).toEqual({ kind: 'answered', httpStatus: 202 });
    expect(requests[0]).toMatchObject({ method: 'POST', headers: { 'x-one': '1', 'content-length': '2' } });
  });

  it('keeps the connection for the next', async () => {
    for (let count = 0; count < 5; count++) await post(open);
    expect(sockets.size).toBe(1);
  });

  it('is one post, also when a kept connection is closed at it: the receiver may have taken it', async () => {
    await post(open);
    answer = (request) => request.socket.resetAndDestroy();
    expect(await post(open)).toMatchObject({ kind: 'failed' });
    expect([sockets.size, requests.length]).toEqual([1, 2]);
  });

  it('keeps no connection for so long that its receiver may be about to close it', async () => {
    await post(open);
    const [kept] = sockets;
    if (kept && !kept.destroyed) await once(kept, 'close');
    await post(open);
    expect(sockets.size).toBe(2);
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await post(open)).toEqual({ kind: 'answered', httpStatus: 302 });
    expect(requests.map(({ url }) => url)).toEqual(['/']);
  });

  it('waits so long and no longer, for an answer and for its end', async () => {
    answer = () => undefined;
    expect(await post(open)).toEqual({ kind: 'failed', error: `no answer within ${TIMEOUT_MS} ms` });
    answer = (_, response) => void response.writeHead(200).write('and then');
    expect(await post(open)).toEqual({ kind: 'answered', httpStatus: 200 });
    const [, talker] = sockets;
    if (talker && !talker.destroyed) await once(talker, 'close');
  });

  it('does not listen to a receiver without end', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const chatter = setInterval(() => response.write('x'.repeat(4_096)), 1);
      response.once('close', () => clearInterval(chatter));
    };
    expect(await post(open)).toEqual({ kind: 'answered', httpStatus: 200 });
    const [socket] = sockets;
    if (socket && !socket.destroyed) await once(socket, 'close');
    expect(socket?.bytesWritten).toBeLessThan(1_000_000);
  });

  it('comes to an end also when the receiver switches to another protocol', async () => {
    // Node closes the connection then, and calls it neither an answer nor an error.
    answer = (request) => void request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    expect(await post(open)).toEqual({ kind: 'failed', error: 'the connection was closed without an answer' });
  });

  it('says what went wrong, and can be cut', async () => {
    answer = (request) => request.socket.destroy();
    expect(await post(open)).toEqual({ kind: 'failed', error: 'the connection was closed without an answer' });
    expect(await open.post({ url: 'http://127.0.0.1:1/', headers: {}, body: '' }, never)).toEqual({ kind: 'failed', error: 'the connection was refused' });
    expect(await open.post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '' }, AbortSignal.abort())).toMatchObject({ kind: 'failed' });
  });
});

describe('addresses that are not public', () => {
  // As a literal, in the spellings that URLs allow, and behind a name: each when the connection is made.
  it.each(['127.0.0.1', '[::1]', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost'])('%s is not connected to', async (host) => {
    expect(await post(guarded, host)).toEqual({ kind: 'failed', error: NO_PUBLIC_ADDRESS });
    expect(sockets.size).toBe(0);
  });

  it('are told in the same words as names that lead nowhere', async () => {
    expect(await post(guarded, 'nowhere.invalid')).toEqual(await post(guarded, 'localhost'));
  });

  it('are reached where that is allowed', async () => {
    expect(await post(open, 'localhost')).toEqual({ kind: 'answered', httpStatus: 200 });
  });
});
