import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { WebSocketServer } from 'ws';
import { LibraryTransport } from './library-transport.ts';
import { type Transport, type TransportHandlers } from './transport.ts';
import { WebSocketTransport } from './websocket-transport.ts';

type Told = readonly [what: 'open' | 'event' | 'refused' | 'close', ...details: unknown[]];

const HANDSHAKE = ['0{"sid":"x","upgrades":[],"pingInterval":30000,"pingTimeout":30000,"maxPayload":1000}', '40{"sid":"y"}'];

/** Both before the same servers: what they tell must be the same. */
describe.each([
  ['ours', WebSocketTransport],
  ["socket.io-client's", LibraryTransport],
])('a WebSocket of %s', (_, Kind) => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const listen = async (http = createServer()) => {
    await once(http.listen(0, '127.0.0.1'), 'listening');
    closing.push(() => http.closeAllConnections(), () => http.close());
    return { http, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
  };

  async function serverOf(onSocket: (socket: Socket) => void, pingInterval = 60_000) {
    const { http, url } = await listen();
    const server = new Server(http, { transports: ['websocket'], pingInterval, pingTimeout: 60_000 });
    server.use((socket, next) => next(socket.handshake.auth.token === 'good' ? undefined : Object.assign(new Error('no'), { data: { status: 'error', code: 'AUTH_FAILED', data: { reason: 'TOKEN_INVALID' } } })));
    server.on('connection', onSocket);
    closing.push(() => server.close());
    return { server, url };
  }

  /** Speaks as it is told to, frame by frame. */
  async function rawServer(frames: readonly string[]) {
    const { http, url } = await listen();
    const heard: string[] = [];
    const server = new WebSocketServer({ server: http });
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => heard.push(data.toString()));
      for (const frame of frames) socket.send(frame);
    });
    return { url, heard, server };
  }

  function opened(url: string, token = 'good') {
    const told: Told[] = [];
    let heard = 0;
    const waiting: (() => void)[] = [];
    const tell = (...what: Told) => {
      told.push(what);
      for (const look of waiting.splice(0)) look();
    };
    const handlers: TransportHandlers = {
      onOpen: () => tell('open'),
      onHeard: () => void heard++,
      onEvent: (name, payload) => tell('event', name, payload),
      onRefused: (error) => tell('refused', error),
      onClose: (reason, details) => tell('close', reason, details),
    };
    const transport: Transport = new Kind({ url, auth: { token }, timeoutMs: 5_000, transports: ['websocket'] }, handlers);
    closing.push(() => transport.close());
    const until = async (count: number): Promise<Told[]> => {
      while (told.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return told;
    };
    return { transport, told, until, heard: () => heard };
  }

  it('tells what comes, and brings each ack to its command', async () => {
    const { url } = await serverOf((socket) => {
      socket.on('later', (_input, ack: (answer: unknown) => void) => setTimeout(() => ack('late'), 20));
      socket.on('now', (input: unknown, ack: (answer: unknown) => void) => ack({ input }));
      socket.emit('welcome', { text: 'é "quoted"\u2028' });
      socket.emit('bare');
    });
    const { transport, until, heard } = opened(url);
    expect(await until(3)).toEqual([['open'], ['event', 'welcome', { text: 'é "quoted"\u2028' }], ['event', 'bare', undefined]]);
    const acks: unknown[] = [];
    await new Promise<void>((done) => {
      transport.emit('later', {}, (answer) => { acks.push(answer); done(); });
      transport.emit('now', { x: 1 }, (answer) => void acks.push(answer));
    });
    expect(acks).toEqual([{ input: { x: 1 } }, 'late']);
    expect(heard()).toBeGreaterThan(3);
  });

  it('says why the server refuses', async () => {
    const { url } = await serverOf(() => undefined);
    const { until } = opened(url, 'bad');
    expect(await until(2)).toEqual([['open'], ['refused', expect.objectContaining({ message: 'no', data: expect.objectContaining({ code: 'AUTH_FAILED' }) as unknown })]]);
  });

  it('says that nobody is there', async () => {
    const { http, url } = await listen();
    await new Promise((closed) => http.close(closed));
    expect(await opened(url).until(1)).toEqual([['refused', expect.anything()]]);
  });

  it('answers pings, and stays', async () => {
    let answered = (): void => undefined;
    const thrice = new Promise<void>((resolve) => (answered = resolve));
    const { url, server } = await serverOf(({ conn }) => {
      let pongs = 0;
      conn.on('heartbeat', () => ++pongs === 3 && answered());
    }, 10);
    const { told } = opened(url);
    await thrice;
    expect([told, server.sockets.sockets.size]).toEqual([[['open']], 1]);
  });

  it('is dead when no ping comes', async () => {
    const { url } = await rawServer(['0{"sid":"x","upgrades":[],"pingInterval":30,"pingTimeout":30,"maxPayload":1000}', '40{"sid":"y"}']);
    expect(await opened(url).until(2)).toEqual([['open'], ['close', 'ping timeout', undefined]]);
  });

  it('ends when the server ends it', async () => {
    const { url } = await serverOf((socket) => socket.disconnect());
    expect(await opened(url).until(2)).toEqual([['open'], ['close', 'io server disconnect', undefined]]);
  });

  it('tells the code of a close frame', async () => {
    const { url, server } = await rawServer(HANDSHAKE);
    server.on('connection', (socket) => setTimeout(() => socket.close(1009, 'too big'), 20));
    expect(await opened(url).until(2)).toEqual([['open'], ['close', 'transport close', expect.objectContaining({ context: expect.objectContaining({ code: 1009 }) as unknown })]]);
  });

  it('ends at what it cannot read', async () => {
    const { url } = await rawServer([...HANDSHAKE, '42["broken']);
    expect(await opened(url).until(2)).toEqual([['open'], ['close', 'parse error', expect.anything()]]);
  });

  it('says that it leaves, and nothing after that', async () => {
    const { url, heard } = await rawServer([...HANDSHAKE, '42["event"]']);
    const { transport, told, until } = opened(url);
    await until(2);
    transport.close();
    while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toEqual(['40{"token":"good"}', '41']);
    expect(told.slice(2).filter(([what]) => what !== 'close')).toEqual([]);
  });
});

describe('a URL', () => {
  const refusal = (url: string) => () => new WebSocketTransport({ url, auth: {}, timeoutMs: 1, transports: ['websocket'] }, {} as TransportHandlers);
  it('that is none is told', () => {
    expect(refusal('http://')).toThrow(/URL/);
    expect(refusal('ftp://127.0.0.1')).toThrow();
  });
});
