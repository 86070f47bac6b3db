import { once } from 'node:events';
import { createServer, request, type Server as HttpServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { limits } from '@chatgenius/contracts';
import { Server } from 'socket.io';
import { Connector, type ConnectionState } from './connector.ts';
import { connectorOptions } from './scripted-dial.fixture.ts';

/** Connections to a Socket.IO server as they really are, with what may stand between. */
describe('a connection', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const listen = async (http: HttpServer): Promise<number> => {
    await once(http.listen(0, '127.0.0.1'), 'listening');
    closing.push(() => http.closeAllConnections(), () => http.close());
    return (http.address() as AddressInfo).port;
  };

  /** As a gateway as far as a connection sees it; what it was asked. */
  async function gateway({ allowPolling = false, packetBytes = 8_192 } = {}) {
    const http = createServer();
    const server = new Server(http, { transports: allowPolling ? ['websocket', 'polling'] : ['websocket'], maxHttpBufferSize: packetBytes, pingInterval: 60_000 });
    const asked: string[] = [];
    server.on('connection', (socket) => {
      socket.onAny((name: string, ...args: unknown[]) => {
        asked.push(name);
        (args.at(-1) as (answer: unknown) => void)({ status: 'ok', data: {} });
      });
      // Limits that the server does not keep, as when a proxy before it takes less.
      socket.emit('session:ready', { limits });
    });
    const port = await listen(http);
    closing.push(() => server.close());
    return { port, asked, server };
  }

  /** Passes HTTP on, and treats what asks for a WebSocket as it likes. */
  async function proxyBefore(port: number, onUpgrade: 'refuses' | 'swallows') {
    const http = createServer((incoming, outgoing) => {
      const { method, url, headers } = incoming;
      const onwards = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onwards.on('error', () => outgoing.destroy());
      incoming.pipe(onwards);
    });
    http.on('upgrade', (_, socket) => {
      socket.on('error', () => undefined);
      closing.push(() => socket.destroy());
      if (onUpgrade === 'refuses') socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    });
    return listen(http);
  }

  function connect(port: number, connectTimeoutMs = 10_000) {
    const connector = new Connector({ ...connectorOptions, url: `http://127.0.0.1:${port}`, backoff: { firstMs: 5, longestMs: 20 }, connectTimeoutMs, transports: ['websocket', 'polling'] });
    const states: ConnectionState[] = [];
    connector.on('state', (state) => states.push(state));
    closing.push(() => connector.close());
    connector.connect();
    return { connector, states };
  }

  const stateOf = (connector: Connector, status: ConnectionState['status']) =>
    new Promise<ConnectionState>((resolve) => {
      const off = connector.on('state', (state) => {
        if (state.status !== status) return;
        off();
        resolve(state);
      });
    });

  it('that the server closes because of one command does not end for ever: the command is refused, and the others are done', async () => {
    const { port, asked } = await gateway();
    const { connector, states } = connect(port);
    await connector.online();
    const large = { text: 'x'.repeat(20_000) };
    const until = async (name: 'presenceUpdate' | 'presenceActivity', input: object) => {
      for (;;) {
        await connector.online();
        const outcome = await connector.command(name, input as never).then(() => 'done', (error: { reason: string; retryable: boolean }) => (error.retryable ? undefined : error.reason));
        if (outcome) return outcome;
      }
    };
    expect(await Promise.all([until('presenceActivity', { active: true }), until('presenceUpdate', large), until('presenceActivity', { active: false })])).toEqual(['done', 'TOO_LARGE', 'done']);
    expect(asked.sort()).toEqual(['presence:activity', 'presence:activity']);
    expect(states.filter(({ status }) => status === 'waiting').length).toBeLessThanOrEqual(2);
    expect(connector.state.status).toBe('online');
  });

  it('goes by polling through a proxy that refuses the WebSocket, where the server does that', async () => {
    const { port, server } = await gateway({ allowPolling: true });
    const { connector } = connect(await proxyBefore(port, 'refuses'));
    await connector.online();
    await connector.command('presenceActivity', { active: true });
    expect([...server.sockets.sockets.values()].map(({ conn }) => conn.transport.name)).toEqual(['polling']);
  });

  it('goes by polling through a proxy that swallows the WebSocket', async () => {
    const { port, server } = await gateway({ allowPolling: true });
    const { connector } = connect(await proxyBefore(port, 'swallows'), 600);
    await connector.online();
    expect(server.sockets.sockets.size).toBe(1);
  });

  it('says that the WebSocket is refused, where there is no other way', async () => {
    const { port } = await gateway();
    const { connector } = connect(await proxyBefore(port, 'refuses'));
    expect(await stateOf(connector, 'waiting')).toMatchObject({ error: { reason: 'UPGRADE_REFUSED', retryable: true } });
  });

  it('says that nobody is there, where nobody is', async () => {
    const http = createServer();
    const port = await listen(http);
    await new Promise((closed) => http.close(closed));
    const { connector } = connect(port);
    expect(await stateOf(connector, 'waiting')).toMatchObject({ error: { reason: 'UNREACHABLE' } });
  });

  it('is a WebSocket where one gets through', async () => {
    const { port, server } = await gateway({ allowPolling: true });
    const { connector } = connect(port);
    await connector.online();
    expect([...server.sockets.sockets.values()].map(({ conn }) => conn.transport.name)).toEqual(['websocket']);
  });
});
