import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { BoundedHttpAdapter, type ServerBounds } from './http-server.ts';

let server: Server;

async function serve(bounds: ServerBounds): Promise<void> {
  const adapter = new BoundedHttpAdapter(bounds);
  adapter.use((request: IncomingMessage, response: ServerResponse) => request.resume().once('end', () => response.end('served')));
  adapter.initHttpServer();
  server = adapter.getHttpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A connection of a peer, what came over it, and when it was closed. */
function open(): { socket: Socket; answer: () => string; closed: Promise<void> } {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  const closed = new Promise<void>((resolve) => {
    socket.once('error', () => resolve()).once('close', () => resolve());
  });
  return { socket, answer: () => answer, closed };
}

describe('the HTTP server of channel-api', () => {
  it.each([
    ['headers', 'POST / HTTP/1.1\r\nHost: x\r\n'],
    ['a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'],
  ])('waits for the end of %s for so long and no longer', async (_, text) => {
    await serve({ requestTimeoutMs: 500, maxConnectionsPerPeer: 0 });
    const slow = open();
    slow.socket.write(text);
    await slow.closed;
    expect(slow.answer()).toMatch(/^HTTP\/1\.1 408/);
  });

  it('takes so many connections of one peer, and another when one of them has gone', async () => {
    await serve({ requestTimeoutMs: 10_000, maxConnectionsPerPeer: 3 });
    const held = [open(), open(), open()];
    await Promise.all(held.map(({ socket }) => once(socket, 'connect')));
    await open().closed;
    expect(await Promise.race([...held.map(({ closed }) => closed.then(() => 'closed')), Promise.resolve('open')])).toBe('open');
    held[0]?.socket.destroy();
    await held[0]?.closed;
    for (;;) {
      const next = open();
      next.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await next.closed;
      // The server hears of the one that has gone a moment later.
      if (next.answer().endsWith('served')) return;
    }
  });
});
