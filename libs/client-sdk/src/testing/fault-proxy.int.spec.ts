import { createServer, type Server as HttpServer } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { waitUntil } from '@chatgenius/testing';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { FaultProxy } from './fault-proxy.ts';

/** With a real Socket.IO server, which compresses where it is let, and a real client. */
describe('the fault proxy', () => {
  let http: HttpServer;
  let server: Server;
  let proxy: FaultProxy;
  let client: Socket;
  const heard: unknown[] = [];
  const told: unknown[] = [];

  beforeAll(async () => {
    http = createServer();
    server = new Server(http, { pingInterval: 60_000, perMessageDeflate: { threshold: 0 } });
    server.on('connection', (socket) => socket.on('say', (what: unknown, ack: (answer: unknown) => void) => {
      heard.push(what);
      ack(what);
    }));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });

  beforeEach(async () => {
    proxy = await FaultProxy.before(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    client = io(proxy.url, { transports: ['websocket'], forceNew: true, reconnectionDelay: 10, randomizationFactor: 0 });
    client.on('tell', (what: unknown) => told.push(what));
    await once(client as unknown as NodeJS.EventEmitter, 'connect');
    heard.length = told.length = 0;
  });

  afterEach(async () => {
    client.disconnect();
    await proxy.close();
  });

  afterAll(() => server.close());

  const say = (what: unknown) => client.timeout(300).emitWithAck('say', what) as Promise<unknown>;
  const tell = (...all: unknown[]) => all.forEach((what) => server.emit('tell', what));

  it('loses the message that a script names, and nothing else of a connection that lives', async () => {
    const done = proxy.script([{ on: { direction: 'up', event: 'say', nth: 2 }, fault: 'drop' }, { on: { ackOf: 'say' }, fault: 'drop' }]);
    await say(1);
    await expect(say(2)).rejects.toThrow('timed out');
    await expect(say(3)).rejects.toThrow('timed out');
    await done;
    expect([await say(4), heard, client.connected]).toEqual([4, [1, 3, 4], true]);
    expect(proxy.faults).toMatchObject([{ connection: 0, direction: 'up', fault: { kind: 'drop' }, what: 'event say' }, { direction: 'down', what: 'ack say' }]);
  });

  it('sends a message twice, and lets one be overtaken', async () => {
    void proxy.script([{ on: { event: 'tell' }, fault: 'duplicate' }, { on: { event: 'tell' }, fault: 'reorder' }]);
    tell('twice', 'late', 'early', 'last');
    await waitUntil('all have come', () => told.at(-1) === 'last');
    expect(told).toEqual(['twice', 'twice', 'early', 'late', 'last']);
    void proxy.script([{ on: { event: 'tell' }, fault: 'reorder' }]);
    tell('overtaken by nobody');
    await waitUntil('it has come', () => told.at(-1) === 'overtaken by nobody');
  });

  it('keeps order within a connection whose messages are late', async () => {
    void proxy.script([{ on: { event: 'tell' }, fault: { kind: 'delay', ms: 60 } }, { on: { event: 'tell', nth: 2 }, fault: { kind: 'stall', ms: 60 } }]);
    const began = performance.now();
    tell(1, 2, 3, 4);
    await waitUntil('all have come', () => told.length === 4);
    expect(told).toEqual([1, 2, 3, 4]);
    expect(performance.now() - began).toBeGreaterThan(55);
    proxy.delay(50);
    const asked = performance.now();
    await say(1);
    expect(performance.now() - asked).toBeGreaterThan(95);
  });

  it('cuts, and is offline until it recovers', async () => {
    const lost = once(client as unknown as NodeJS.EventEmitter, 'disconnect');
    void proxy.script([{ waitMs: 5 }, { on: { direction: 'up', event: 'say' }, fault: 'cut' }]);
    await waitUntil('the script has begun', async () => (await say('x').catch(() => 'cut')) === 'cut');
    await lost;
    await waitUntil('it is back', () => client.connected);
    proxy.offline();
    await waitUntil('it is gone', () => !client.connected);
    proxy.recover();
    await waitUntil('it is back again', () => client.connected);
  });

  it('leaves a connection open that carries nothing, and tells neither end, also when one of them goes', async () => {
    proxy.halfOpen();
    await expect(say(1)).rejects.toThrow('timed out');
    expect([client.connected, heard, server.sockets.sockets.size]).toEqual([true, [], 1]);
    client.disconnect().connect();
    await waitUntil('there is another connection', () => client.connected);
    expect([await say(2), server.sockets.sockets.size]).toEqual([2, 2]);
  });

  it('throttles what the server sends', async () => {
    proxy.throttle(20_000);
    const began = performance.now();
    tell('a'.repeat(100));
    await waitUntil('it has come', () => told.length === 1);
    tell('b');
    await waitUntil('both have come', () => told.length === 2);
    expect(performance.now() - began).toBeGreaterThan(4);
    proxy.calm();
  });

  it('does the same again for the same seed', async () => {
    const play = async () => {
      proxy.random({ seed: 3, rate: 0.5, kinds: { duplicate: 1, reorder: 1 } });
      for (let index = 0; index < 20; index++) tell(index);
      await waitUntil('all have come', () => new Set(told).size === 20);
      return told.splice(0);
    };
    const first = await play();
    await proxy.close();
    proxy = await FaultProxy.before(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    client.disconnect();
    client = io(proxy.url, { transports: ['websocket'], forceNew: true });
    client.on('tell', (what: unknown) => told.push(what));
    await once(client as unknown as NodeJS.EventEmitter, 'connect');
    expect(first.length).toBeGreaterThan(20);
    expect(first).not.toEqual(first.toSorted((one, other) => Number(one) - Number(other)));
    expect(await play()).toEqual(first);
  });
});
