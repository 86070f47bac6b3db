import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { ErrorResponse } from '@chatgenius/contracts';
import { waitUntil } from '@chatgenius/testing';
import { Server, type Namespace } from 'socket.io';
import { Adapter } from 'socket.io-adapter';
import { io, Manager, type Socket } from 'socket.io-client';
import { adapterOfDefault, refuseOtherNamespaces } from './other-namespaces.ts';

describe('a namespace that there is not', () => {
  const http = createServer();
  const distributed: string[] = [];
  const adapter = adapterOfDefault((namespace: Namespace) => {
    distributed.push(namespace.name);
    return new Adapter(namespace);
  });
  const server = new Server(http, { adapter, cleanupEmptyChildNamespaces: true });
  const refused: string[] = [];
  let url: string;

  beforeAll(async () => {
    refuseOtherNamespaces(server, (reason) => refused.push(reason));
    await once(http.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const refusalOf = (socket: Socket) => new Promise<Error & { data?: unknown }>((resolve) => socket.once('connect_error', resolve));
  /** Of the server: the default one, and what nobody has cleared away. */
  const namespaces = () => [...server._nsps.keys()];

  it('is refused as everything is here, and whoever has no session is closed', async () => {
    const socket = io(`${url}/admin`, { transports: ['websocket'], reconnection: false, forceNew: true });
    expect(ErrorResponse.parse((await refusalOf(socket)).data)).toMatchObject({ code: 'INVALID_PAYLOAD', data: { reason: 'COMMAND_UNKNOWN' } });
    await waitUntil('it is closed', () => server.engine.clientsCount === 0);
    expect(refused).toEqual(['COMMAND_UNKNOWN']);
  });

  it('costs neither the session beside it, nor memory or Redis for the name, also when many come at once', async () => {
    const manager = new Manager(url, { transports: ['websocket'], reconnection: false });
    const session = manager.socket('/');
    session.connect();
    await once(session as unknown as NodeJS.EventEmitter, 'connect');
    const others = Array.from({ length: 100 }, (_, index) => manager.socket(`/made-up-${index % 50}`));
    const refusals = others.map(refusalOf);
    for (const other of others) other.connect();
    await Promise.all(refusals);
    expect(session.connected).toBe(true);
    expect(server.of('/').sockets.size).toBe(1);
    expect(namespaces().filter((name) => name.startsWith('/made-up'))).toEqual([]);
    expect(distributed).toEqual(['/']);
    session.disconnect();
  });
});
