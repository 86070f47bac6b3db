import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { newWebhookSecret, SecretBox } from '@chatgenius/auth';
import { BusConnection } from '@chatgenius/bus';
import { createDatabase, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, natsUrl, seed, waitUntil, type TestDatabase } from '@chatgenius/testing';
import { writeMessage } from '../conversation.fixture.ts';
import { AuthorshipRepository } from './authorship.repository.ts';
import { OutboundHttp } from '../outbound/outbound-http.ts';
import { ParkedEventRepository } from './parked-event.repository.ts';
import { WebhookDeliverer } from './webhook-deliverer.ts';
import { WebhookRepository } from './webhook.repository.ts';
import { WebhookTelemetry } from './webhook-telemetry.ts';
import { WebhookTurn } from './webhook-turn.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

const SLOW_WEBHOOKS = 130;
/** Longer than this spec takes: nothing but its owner's share ends a crowd of slow receivers. */
const TIMEOUT_MS = 60_000;
const settings = {
  secretKey: randomBytes(32).toString('base64'),
  timeoutMs: TIMEOUT_MS,
  allowPrivateTargets: true,
  firstDelayMs: 60_000,
  longestDelayMs: 60_000,
  giveUpAfterMs: 60_000,
  parkAfterMs: 60_000,
};

let copy: TestDatabase;
let database: Database;
let bus: BusConnection;
let receiver: Server;
let http: OutboundHttp;
let deliverer: WebhookDeliverer;
let webhooks: WebhookRepository;
/** Posts to slow receivers that wait for their answer. */
const held = new Set<ServerResponse>();
let answersAtOnce = false;
let slowPosts = 0;
let promptPosts = 0;

beforeAll(async () => {
  copy = await createTestDatabase();
  database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'webhook-fairness.int.spec' });
  bus = await BusConnection.open({ url: natsUrl(), name: 'webhook-fairness.int.spec', streamShards: 8 });
  receiver = createServer((request, response) => void request.resume().once('end', () => receive(request.url, response)));
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  http = new OutboundHttp(settings);
  webhooks = new WebhookRepository(database.pool);
  const logger = createLogger({ service: 'webhook-fairness.int.spec', instance: '1', level: 'error' });
  const { pool } = database;
  const telemetry = new WebhookTelemetry();
  const turn = new WebhookTurn(pool, webhooks, new ParkedEventRepository(pool), new AuthorshipRepository(pool), http, telemetry, settings, logger);
  deliverer = new WebhookDeliverer(bus, webhooks, turn, telemetry, new MessagingWork(pool), logger);
});
afterAll(async () => {
  release();
  await deliverer.onApplicationShutdown();
  http.onApplicationShutdown();
  receiver.closeAllConnections();
  receiver.close();
  await bus.close();
  await database.close();
  await copy.drop();
});

function receive(url: string | undefined, response: ServerResponse): void {
  if (url === '/prompt') promptPosts++;
  else slowPosts++;
  if (url === '/prompt' || answersAtOnce) response.writeHead(204).end();
  else held.add(response);
}

function release(): void {
  answersAtOnce = true;
  for (const response of held) response.writeHead(204).end();
  held.clear();
}

/** Webhooks of one owner, one for each of so many channels, in which something has just happened. */
async function makeDueWebhooks(count: number, path: string): Promise<void> {
  const { userIds, channels } = await seed(database.pool, { users: 1, channels: count });
  const ownerId = userIds[0] ?? '';
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
  for (const { id: channelId, stream } of channels) {
    const id = randomUUID();
    await database.pool.query(
      `INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, url, events, start_epoch, start_seq)
       SELECT $1, $2, 'outgoing', 'receiver', $3, $4, $5, '{message:created}', epoch, head FROM streams WHERE id = $6`,
      [id, channelId, ownerId, new SecretBox(settings.secretKey).seal(newWebhookSecret(), id), url, stream],
    );
    await writeMessage(database.pool, { channelId, senderId: ownerId });
  }
  await webhooks.adopt(TIMEOUT_MS);
}

describe('many webhooks of one owner with slow receivers', () => {
  it('delay no webhook of another owner, and are all delivered themselves', async () => {
    await makeDueWebhooks(SLOW_WEBHOOKS, '/slow');
    deliverer.onApplicationBootstrap();
    await waitUntil('slow receivers are at work', () => held.size >= 20);

    await makeDueWebhooks(1, '/prompt');
    await waitUntil('the webhook of another owner is delivered', () => promptPosts === 1);
    expect(held.size).toBeLessThanOrEqual(25);

    release();
    await waitUntil('all slow ones are delivered', () => slowPosts === SLOW_WEBHOOKS);
  });
});
