import { createServer } from 'node:http';
import { redisClusterUrl, waitUntil } from '@chatgenius/testing';
import { Server } from 'socket.io';
import { createRedisAdapter, type RedisAdapter } from './redis-adapter.ts';

const logger = { info: () => undefined, warn: () => undefined } as never;
/** So many that each node has channels of some of them. */
const ROOMS = Array.from({ length: 40 }, (_, index) => `room-${index}`);

/** What one gateway says reaches the others through whichever node has the channel. */
describe("Socket.IO's adapter on a Redis Cluster", () => {
  const adapters: RedisAdapter[] = [];
  const servers: Server[] = [];
  const start = () => {
    const adapter = createRedisAdapter(redisClusterUrl(), logger);
    const server = new Server(createServer(), { adapter: adapter.constructorForServer });
    adapters.push(adapter);
    servers.push(server);
    return server;
  };

  afterAll(async () => {
    for (const server of servers) await server.close();
    for (const adapter of adapters) adapter.close();
  });

  it('carries what is emitted to a room, to all, and between servers', async () => {
    const [here, there] = [start(), start()];
    await waitUntil('both are subscribed', async () => (await here.of('/').adapter.serverCount().catch(() => 0)) === 2);
    const heard = new Set<string>();
    const socket = { id: 'x'.repeat(20), data: {}, handshake: {}, rooms: new Set(), notifyOutgoingListeners: () => undefined, client: { writeToEngine: (packets: string[]) => packets.forEach((packet) => heard.add(packet)) } };
    there.of('/').sockets.set(socket.id, socket as never);
    await there.of('/').adapter.addAll(socket.id, new Set([socket.id, ...ROOMS]));
    await waitUntil('every room is heard', () => {
      for (const room of ROOMS) here.to(room).emit('said', room);
      return ROOMS.every((room) => [...heard].some((packet) => packet.includes(`"${room}"`)));
    });
    here.emit('said', 'to all');
    await waitUntil('all are told', () => [...heard].some((packet) => packet.includes('to all')));
    there.on('question', (answer: (text: string) => void) => answer('here I am'));
    // Where answers arrive is subscribed to on its own, at whichever node has that channel: a first answer may be lost.
    await waitUntil('a question is answered', async () => {
      const answers: unknown = await here.serverSideEmitWithAck('question').catch(() => []);
      return JSON.stringify(answers) === '["here I am"]';
    });
    expect((await here.in(ROOMS[0] ?? '').fetchSockets()).map(({ id }) => id)).toEqual([socket.id]);
  });
});
