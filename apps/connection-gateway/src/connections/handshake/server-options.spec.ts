import { once } from 'node:events';
import { type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ErrorResponse } from '@chatgenius/contracts';
import { attach } from 'engine.io';
import { createPublicServer } from './public-http.ts';
import { socketServerOptions } from './server-options.ts';

const settings = {
  allowedOrigins: [],
  allowPolling: true,
  pingIntervalMs: 25_000,
  pingTimeoutMs: 20_000,
  handshakeTimeoutMs: 5_000,
  maxPendingConnections: 100,
  packetBytes: 1_000,
  packetsPerWindow: 0,
};
const HANDSHAKE = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

let server: Server;
let mayBegin: boolean;

beforeAll(async () => {
  server = createPublicServer({ handshakeTimeoutMs: 5_000 });
  attach(server, { ...socketServerOptions(settings, { hasRoom: () => true, mayBegin: () => mayBegin }), path: '/socket.io/' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (query: string, headers: string) => {
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
  peer.write(`GET /socket.io/?EIO=4&transport=${query} HTTP/1.1\r\n${headers}\r\n\r\n`);
  return peer;
};

describe('a handshake that may not begin now', () => {
  it.each([
    ['a WebSocket', 'websocket', HANDSHAKE],
    ['polling', 'polling', 'Host: x'],
  ])('is told why, when to come back, and closed: %s', async (_, transport, headers) => {
    mayBegin = false;
    const [head = '', body = ''] = (await text(ask(transport, headers))).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 429 /);
    expect(head).toMatch(/^Retry-After: 1$/im);
    expect(ErrorResponse.parse(JSON.parse(body))).toMatchObject({ code: 'RATE_LIMITED', data: { reason: 'RATE_LIMITED', retryable: true, retryAfterMs: 1_000 } });
  });

  it('may begin later', async () => {
    mayBegin = true;
    const peer = ask('websocket', HANDSHAKE);
    const [answer] = (await once(peer, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 101 /);
    peer.destroy();
  });
});
