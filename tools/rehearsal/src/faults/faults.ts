import { randomUUID } from 'node:crypto';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { commands, limits } from '@chatgenius/contracts';
import { type ServiceProcess } from '@chatgenius/stack';
import { WireClient } from '@chatgenius/testing';
import { type World } from './world.ts';

export interface Fault {
  readonly title: string;
  /** Alerts of which at least one has to fire, because it names the cause. */
  readonly named: readonly string[];
  /** Makes it happen. @returns what ends it, or undefined where this machine does not allow it */
  readonly inject: (world: World) => Promise<(() => Promise<void>) | undefined>;
}

type Server = keyof World['infrastructure']['servers'];

const gone = (server: Server, title: string, alert: string): Fault => ({
  title,
  named: [alert],
  inject: async ({ infrastructure }) => {
    await infrastructure.servers[server].kill();
    return () => infrastructure.servers[server].start();
  },
});

const killed = (of: (world: World) => readonly { process: ServiceProcess }[], title: string, named: readonly string[]): Fault => ({
  title,
  named,
  inject: async (world) => {
    const members = of(world);
    await Promise.all(members.map(({ process }) => process.kill()));
    return async () => void (await Promise.all(members.map(({ process }) => process.start())));
  },
});

/** Three bytes a character, so that what the kernel keeps for a connection is full soon. */
const LONG = '漢'.repeat(limits.messageTextLength);
const SLOW_READERS = 5;
const INDEXING_LOCK = 7_214_901;

/** Work that goes on until it is ended, whatever it is answered. */
function again(work: () => Promise<unknown>, everyMs: number): () => void {
  const timer = setInterval(() => void work().catch(() => undefined), everyMs);
  return () => clearInterval(timer);
}

const send = (client: WireClient, channelId: string, text: string) => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });

export const FAULTS: Readonly<Record<string, Fault>> = {
  'postgres-gone': gone('postgres', 'Postgres gone', 'PostgresUnreachable'),
  'redis-gone': gone('redis', 'Redis gone', 'RedisUnreachable'),
  'nats-gone': gone('nats', 'NATS gone', 'NatsUnreachable'),
  'gateway-killed': killed(({ stack }) => stack.gateways.slice(0, 1), 'a gateway killed', ['ProcessDown', 'GatewaysDied']),
  'gateway-stalled': {
    title: 'a gateway stalled (SIGSTOP)',
    named: ['ProcessDown', 'GatewaysDied'],
    inject: ({ stack }) => {
      const pid = stack.gateways[0]?.process.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      return Promise.resolve(() => Promise.resolve(void process.kill(pid, 'SIGCONT')));
    },
  },
  'messaging-killed': killed(({ stack }) => stack.messaging, 'messaging killed (every process)', ['ServiceGone']),
  'postgres-slow': {
    title: 'Postgres slow (400 ms more a statement)',
    named: ['PostgresSlow'],
    inject: ({ postgresLine }) => {
      postgresLine.delayMs = 400;
      return Promise.resolve(() => Promise.resolve(void (postgresLine.delayMs = 0)));
    },
  },
  'limiter-storm': {
    title: 'limiter storm (4 clients, 25 sends a second each)',
    named: ['LimiterStorm'],
    inject: async (world) => {
      const [channel] = world.strangers.channels;
      const clients = await Promise.all(world.strangers.userIds.slice(0, 4).map(async (id, index) => WireClient.connect({ url: world.stack.gateways[index % 2]?.url ?? '', token: await world.token(id) })));
      const ends = clients.map((client) => again(() => send(client, channel?.id ?? '', 'me first'), 40));
      return () => {
        for (const end of ends) end();
        for (const client of clients) client.close();
        return Promise.resolve();
      };
    },
  },
  'slow-consumer': {
    title: `a slow consumer (${SLOW_READERS} clients that do not read)`,
    named: ['SlowConsumers'],
    inject: async (world) => {
      const { userIds, channels: [channel] } = world.strangers;
      const channelId = channel?.id ?? '';
      const [url = '', writersUrl = ''] = world.stack.gateways.map((gateway) => gateway.url);
      const proxy = await FaultProxy.before(url);
      const readers = await Promise.all(userIds.slice(0, SLOW_READERS).map(async (id) => WireClient.connect({ url: `http://127.0.0.1:${proxy.port}`, token: await world.token(id) })));
      await Promise.all(readers.map((reader) => reader.command(commands.channelJoin, { channelId })));
      proxy.stall();
      const writers = await Promise.all(userIds.slice(SLOW_READERS).map(async (id) => WireClient.connect({ url: writersUrl, token: await world.token(id) })));
      const ends = writers.map((writer) => again(() => send(writer, channelId, LONG), 200));
      return async () => {
        for (const end of ends) end();
        for (const client of [...writers, ...readers]) client.close();
        await proxy.close();
      };
    },
  },
  'search-behind': {
    title: 'search far behind (something holds the lock of the indexer)',
    named: ['SearchBehind'],
    inject: async ({ database }) => {
      const client = await database.pool.connect();
      await client.query('SELECT pg_advisory_lock($1)', [INDEXING_LOCK]);
      return async () => {
        await client.query('SELECT pg_advisory_unlock($1)', [INDEXING_LOCK]);
        client.release();
      };
    },
  },
  'keys-rotated': {
    title: 'signing key rotated with JWKS unreachable',
    named: ['SigningKeysUnreadable'],
    inject: async (world) => {
      world.jwksLine.cut();
      await world.rotateKeys();
      return () => Promise.resolve(world.jwksLine.mend());
    },
  },
  'disk-full': {
    title: 'the disk of Postgres full',
    named: ['PostgresDiskFull', 'PostgresUnreachable'],
    inject: ({ disk, infrastructure }) => {
      if (disk === undefined) return Promise.resolve(undefined);
      disk.fill();
      return Promise.resolve(async () => {
        disk.empty();
        // It ends itself when it cannot write its log of changes; whoever runs it starts it again.
        await infrastructure.servers.postgres.start().catch(() => undefined);
      });
    },
  },
};
