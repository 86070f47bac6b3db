import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { BusConnection } from '@chatgenius/bus/client';
import { fileRequests, messageImport, messagingRequests, notices, presenceRequests, SERVICE_ACCOUNTS, type ServiceAccount, streams, subjects, surveys, typingRequests, webhookRequests } from '@chatgenius/contracts';
import { waitUntil } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import { type Infrastructure } from '../infrastructure/infrastructure.ts';
import { startInfrastructure } from '../infrastructure/start-infrastructure.ts';

const CHANNEL = streams.channel('00000000-0000-4000-8000-000000000001');
const SUBJECTS = {
  'a stream event': subjects.stream(CHANNEL, 8),
  'who is typing': subjects.typing(CHANNEL, 8),
  'how somebody stands': subjects.presence(3),
  'the end of a session': notices.sessionsRevoked.subject,
  'receipts that have moved': notices.receiptsMoved.subject,
  'a request to messaging-service': messagingRequests.streamsOpen.subject,
  'a request to presence-service': presenceRequests.presenceQuery.subject,
  'an import': messageImport.subject,
  'the repeat of a webhook': webhookRequests.webhookResend.subject,
  'the connections of a gateway': presenceRequests.gatewayReport.subject,
  'a report of typing': typingRequests.typingReport.subject,
  'the release of receipts': messagingRequests.receiptsRelease.subject,
  'an answer to a gateway': '_INBOX.connection-gateway.x.1',
  'an answer to channel-api': '_INBOX.channel-api.x.1',
  'a question to all gateways': surveys.connectionsEnd.subject,
  'an answer of each gateway': '_INBOX.channel-api.survey.x',
  'an announcement': notices.announcementsChanged.subject,
  'what a file is': fileRequests.filesSettle.subject,
  'what processes tell of themselves': subjects.deployment,
} as const;
type What = keyof typeof SUBJECTS;

const SAYS: Record<ServiceAccount, readonly What[]> = {
  'channel-api': ['a stream event', 'the end of a session', 'a question to all gateways', 'an announcement', 'a request to messaging-service', 'a request to presence-service', 'an import', 'the repeat of a webhook', 'the release of receipts', 'what processes tell of themselves'],
  'connection-gateway': ['a request to messaging-service', 'a request to presence-service', 'an answer of each gateway', 'the connections of a gateway', 'a report of typing', 'what processes tell of themselves'],
  'messaging-service': ['a stream event', 'receipts that have moved', 'an answer to a gateway', 'an answer to channel-api', 'an answer of each gateway', 'what processes tell of themselves'],
  'presence-service': ['who is typing', 'how somebody stands', 'the release of receipts', 'an answer to a gateway', 'an answer to channel-api', 'an answer of each gateway', 'what processes tell of themselves'],
  'file-service': ['what a file is', 'what processes tell of themselves'],
};
const HEARS: Record<ServiceAccount, readonly What[]> = {
  'channel-api': ['the end of a session', 'receipts that have moved', 'a question to all gateways', 'an announcement', 'an answer to channel-api', 'an answer of each gateway', 'what processes tell of themselves'],
  'connection-gateway': ['a stream event', 'who is typing', 'how somebody stands', 'the end of a session', 'receipts that have moved', 'a question to all gateways', 'an announcement', 'an answer to a gateway', 'what processes tell of themselves'],
  'messaging-service': ['a stream event', 'a request to messaging-service', 'an import', 'the repeat of a webhook', 'the release of receipts', 'what a file is', 'what processes tell of themselves'],
  'presence-service': ['a request to presence-service', 'the connections of a gateway', 'a report of typing', 'what processes tell of themselves'],
  'file-service': ['the end of a session', 'what processes tell of themselves'],
};

let infrastructure: Infrastructure;
beforeAll(async () => {
  infrastructure = await startInfrastructure({ postgresUrl: process.env.DATABASE_URL, tls: true });
});
afterAll(() => infrastructure.stop());

describe('NATS', () => {
  const opened: BusConnection[] = [];
  const troubles = new Map<BusConnection, string[]>();
  const open = async (url: string, name: string): Promise<BusConnection> => {
    const troubled: string[] = [];
    const bus = await BusConnection.open({ url, name, streamShards: 8, onTrouble: ({ message }) => troubled.push(message) });
    opened.push(bus);
    troubles.set(bus, troubled);
    return bus;
  };
  const as = (account: ServiceAccount) => open(infrastructure.urlsOf(account).NATS_URL, account);
  afterEach(() => Promise.all(opened.splice(0).map((bus) => bus.close())));

  it.each(SERVICE_ACCOUNTS)('lets %s say what it has to, and nothing else', async (account) => {
    const [service, listener] = [await as(account), await open(infrastructure.urls.NATS_URL, 'listener')];
    const heard = new Set<string>();
    listener.subscribe('>', ({ subject }) => heard.add(subject));
    await listener.nats.flush();
    for (const subject of Object.values(SUBJECTS)) service.nats.publish(subject, 'x');
    await service.nats.flush();
    await listener.nats.flush();
    const said = Object.entries(SUBJECTS).flatMap(([what, subject]) => (heard.has(subject) ? [what] : []));
    expect(said.toSorted()).toEqual(SAYS[account].toSorted());
    // Told for whoever reads the log: one line, not one for each.
    expect(troubles.get(service)).toEqual([expect.stringMatching(/permissions violation/i)]);
  });

  it.each(SERVICE_ACCOUNTS)('lets %s hear what it has to, and nothing else', async (account) => {
    const [service, speaker] = [await as(account), await open(infrastructure.urls.NATS_URL, 'speaker')];
    const heard = new Set<string>();
    for (const subject of Object.values(SUBJECTS)) service.subscribe(subject, (message) => heard.add(message.subject));
    service.subscribe('>', (message) => heard.add(`everything: ${message.subject}`));
    await service.nats.flush();
    for (const subject of Object.values(SUBJECTS)) speaker.nats.publish(subject, 'x');
    await speaker.nats.flush();
    await service.nats.flush();
    const told = Object.entries(SUBJECTS).flatMap(([what, subject]) => (heard.has(subject) ? [what] : []));
    expect(told.toSorted()).toEqual(HEARS[account].toSorted());
    expect([...heard].filter((subject) => subject.startsWith('everything'))).toEqual([]);
  });

  it('lets nobody in without an account, or with the password of another; a process with a wrong password says so and goes on trying', async () => {
    const address = new URL(infrastructure.urls.NATS_URL);
    const { password } = new URL(infrastructure.urlsOf('presence-service').NATS_URL);
    for (const credentials of ['', `connection-gateway:${password}@`, 'nobody:x@']) {
      const told: string[] = [];
      const patience = new AbortController();
      const waiting = BusConnection.open({ url: `tls://${credentials}${address.host}${address.search}`, name: 'stranger', streamShards: 8, onTrouble: ({ message }) => told.push(message) }, patience.signal);
      await waitUntil('it is refused', () => told.length > 0);
      expect(told.join()).toMatch(/authorization violation/i);
      patience.abort();
      await expect(waiting).rejects.toThrow('aborted');
    }
  });
});

describe('NATS with TLS', () => {
  it('says so at once, to whoever would begin in the clear', async () => {
    const { hostname, port } = new URL(infrastructure.urls.NATS_URL);
    const socket = connect(Number(port), hostname);
    const [info] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(info.toString()).toMatch(/"tls_required":true/);
  });

  it('is not believed by who does not know its certificate', async () => {
    const told: string[] = [];
    const patience = new AbortController();
    const url = infrastructure.urls.NATS_URL.replace(/\?.*/, '');
    const waiting = BusConnection.open({ url, name: 'stranger', streamShards: 8, onTrouble: ({ message }) => told.push(message) }, patience.signal);
    await waitUntil('it gives up', () => told.length > 0);
    expect(told.join()).toMatch(/self-signed certificate/);
    patience.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});

describe('Redis', () => {
  const as = async (account: ServiceAccount, use: (redis: Redis) => Promise<void>): Promise<void> => {
    const redis = new Redis(infrastructure.urlsOf(account).REDIS_URL, { lazyConnect: true });
    await redis.connect();
    await use(redis).finally(() => redis.disconnect());
  };

  it('lets each service reach its own keys and channels alone', async () => {
    await as('presence-service', async (redis) => {
      await redis.set('{presence}:x', '1', 'PX', 1_000);
      await redis.set('typing:in:x', '1', 'PX', 1_000);
      await expect(redis.get('limit:connections:x')).rejects.toThrow('NOPERM');
      await expect(redis.spublish('socket.io#/#', 'x')).rejects.toThrow('NOPERM');
      await expect(redis.eval("return redis.call('GET', 'limit:x')", 0)).rejects.toThrow("can't access at least one of the keys");
    });
    await as('connection-gateway', async (redis) => {
      await redis.set('limit:x', '1', 'PX', 1_000);
      await redis.spublish('socket.io#/#', 'x');
      await expect(redis.hgetall('{presence}:gateways')).rejects.toThrow('NOPERM');
      await expect(redis.publish('other', 'x')).rejects.toThrow('NOPERM');
    });
    await as('channel-api', async (redis) => {
      await redis.set('limit:x', '1', 'PX', 1_000);
      await expect(redis.del('{presence}:gateways')).rejects.toThrow('NOPERM');
    });
  });

  it.each([['FLUSHALL'], ['CONFIG', 'GET', '*'], ['KEYS', '*'], ['ACL', 'LIST'], ['SHUTDOWN'], ['REPLICAOF', 'NO', 'ONE']])('refuses %s to every service', async (command, ...args) => {
    for (const account of ['channel-api', 'connection-gateway', 'presence-service'] as const) {
      await as(account, (redis) => expect(redis.call(command, ...args)).rejects.toThrow('NOPERM'));
    }
  });

  it.each([
    ['without an account', () => `redis://${new URL(infrastructure.urls.REDIS_URL).host}`, 'NOAUTH'],
    ['with the password of another', () => infrastructure.urlsOf('presence-service').REDIS_URL.replace('presence-service', 'channel-api'), 'WRONGPASS'],
    // It has nothing to do there.
    ['as messaging-service', () => infrastructure.urlsOf('messaging-service').REDIS_URL, 'WRONGPASS'],
  ])('lets nobody in %s', async (_, url, refusal) => {
    const told: string[] = [];
    const stranger = new Redis(url(), { lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null });
    stranger.on('error', ({ message }: Error) => told.push(message));
    await stranger.connect().catch(({ message }: Error) => told.push(message));
    await stranger.get('limit:x').catch(({ message }: Error) => told.push(message));
    expect(told.join()).toContain(refusal);
    stranger.disconnect();
  });
});

it('the files for deployments name every service, and hold no password', () => {
  const read = (file: string) => readFileSync(path.join(import.meta.dirname, '../../../../deploy/access', file), 'utf8');
  for (const account of SERVICE_ACCOUNTS) expect(read('nats.conf')).toContain(`user: "${account}", password: $NATS_PASSWORD_`);
  expect(read('redis.acl.template').match(/>.*/g)?.every((secret) => secret.startsWith('>${REDIS_PASSWORD_'))).toBe(true);
  expect(read('postgres-roles.sql').match(/PASSWORD \S+;/g)?.every((secret) => secret.startsWith("PASSWORD :'"))).toBe(true);
});
