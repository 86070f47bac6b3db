import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { waitUntil } from '@chatgenius/testing';
import { Server } from 'socket.io';
import { Handshakes } from './handshakes.ts';
import { createPublicServer } from './public-http.ts';
import { socketServerOptions } from './server-options.ts';
import { type TransportSettings } from './transport-settings.ts';

const SETTINGS: TransportSettings = {
  allowedOrigins: [],
  allowPolling: false,
  pingIntervalMs: 25_000,
  pingTimeoutMs: 20_000,
  handshakeTimeoutMs: 10_000,
  maxPendingConnections: 100,
  packetBytes: 65_536,
  packetsPerWindow: 0,
};
const CONNECTIONS = 20;
const CONNECT = Buffer.from([0x81, 0x82, 0, 0, 0, 0, ...Buffer.from('40')]);
const ignore = (): void => undefined;
const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore, level: 'info' as const, child: () => logger };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('the request that opened a connection', () => {
  it('is not kept by the connection once it is accepted', async () => {
    const http = createPublicServer(SETTINGS);
    const server = new Server(http, socketServerOptions(SETTINGS));
    new Handshakes({ settings: SETTINGS, metrics: { connectionRejected: ignore, observePendingConnections: ignore }, logger }).guard(server);
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const requests: WeakRef<object>[] = [];
    http.prependListener('upgrade', (request) => requests.push(new WeakRef(request)));

    const clients = Array.from({ length: CONNECTIONS }, () => open((http.address() as AddressInfo).port));
    try {
      await waitUntil('all are accepted', () => server.sockets.sockets.size === CONNECTIONS);
      // The last of them may still be on the stack of the parser.
      await waitUntil('their requests are gone', () => {
        collectGarbage();
        return requests.filter((request) => request.deref() !== undefined).length <= 1;
      }, 5_000);
      const [socket] = server.sockets.sockets.values();
      expect(socket?.handshake).toMatchObject({ auth: {}, headers: {}, query: {}, url: '' });
    } finally {
      for (const client of clients) client.destroy();
      await server.close();
    }
  });
});

function open(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1' });
  const headers = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'X-Large: '.padEnd(2_000, 'x')];
  socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\n\r\n`);
  socket.once('data', () => socket.write(CONNECT));
  return socket;
}
