import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { waitUntil } from '@chatgenius/testing';
import { createLogger } from '../logging/logger.ts';
import { connectRedis } from './connect-redis.ts';

const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error', destination: new Writable({ write: (_line, _encoding, done) => done() }) });
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('connectRedis', () => {
  let server: Server;
  const peers = new Set<Socket>();

  beforeEach(async () => {
    server = createServer((peer) => peers.add(peer)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const peer of peers) peer.destroy();
    server.close();
  });

  const connect = () => connectRedis(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`, logger);

  it.each(['reconnecting', 'connect'] as const)('holds nothing any more once it is disconnected while it is %s', async (status) => {
    const before = timers();
    const redis = connect();
    if (status === 'reconnecting') {
      await waitUntil('it is taken', () => peers.size > 0);
      for (const peer of peers) peer.destroy();
      server.close();
    }
    await waitUntil(`it is ${status}`, () => redis.status === status);
    redis.disconnect();
    await waitUntil('nothing is left of it', () => timers() <= before, 1_000);
  });
});
