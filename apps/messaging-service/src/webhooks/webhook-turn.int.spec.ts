import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { newWebhookSecret, SecretBox } from '@chatgenius/auth';
import { appendEvents, createDatabase, lockStreams, withTransaction, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { OutboundHttp } from './outbound-http.ts';
import { WebhookRepository } from './webhook.repository.ts';
import { WebhookTurn } from './webhook-turn.ts';

const LEASE_MS = 60_000;
const settings = {
  secretKey: randomBytes(32).toString('base64'),
  timeoutMs: 10_000,
  allowPrivateTargets: true,
  firstDelayMs: 60_000,
  longestDelayMs: 60_000,
  giveUpAfterMs: 60_000,
};

let copy: TestDatabase;
let database: Database;
let receiver: Server;
let answer: (response: ServerResponse) => void | Promise<void>;
let posts: number;
let webhooks: WebhookRepository;
let http: OutboundHttp;
let turn: WebhookTurn;
let abort: AbortController;
let webhookId: string;
let channelId: string;

beforeAll(async () => {
  copy = await createTestDatabase();
  database = createDatabase({ url: copy.url, poolSize: 3, applicationName: 'webhook-turn.int.spec' });
  receiver = createServer((request, response) => {
    posts++;
    request.resume().once('end', () => void answer(response));
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  webhooks = new WebhookRepository(database.pool);
  http = new OutboundHttp(settings);
  turn = new WebhookTurn(database.pool, webhooks, http, settings, createLogger({ service: 'webhook-turn.int.spec', instance: '1', level: 'error' }));
});
afterAll(async () => {
  http.onApplicationShutdown();
  receiver.closeAllConnections();
  receiver.close();
  await database.close();
  await copy.drop();
});

beforeEach(async () => {
  posts = 0;
  abort = new AbortController();
  ({ webhookId, channelId } = await makeWebhook(3));
});

/** A webhook of a channel in which so much has happened. */
async function makeWebhook(events: number): Promise<{ webhookId: string; channelId: string }> {
  const { userIds, channels } = await seed(database.pool, { users: 1, channels: 1 });
  const [channel] = channels;
  if (channel === undefined) throw new Error('no channel was seeded');
  const id = randomUUID();
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await database.pool.query(
    `INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, url, events, start_epoch, start_seq)
     SELECT $1, $2, 'outgoing', 'receiver', $3, $4, $5, '{message:created}', epoch, head FROM streams WHERE id = $6`,
    [id, channel.id, userIds[0], new SecretBox(settings.secretKey).seal(newWebhookSecret(), id), url, channel.stream],
  );
  await withTransaction(database.pool, async (transaction) => {
    const appends = Array.from({ length: events }, () => ({ stream: channel.stream, type: 'message:created', data: () => ({}) }));
    await appendEvents(transaction, await lockStreams(transaction, [channel.stream]), appends);
  });
  await webhooks.adopt(LEASE_MS);
  return { webhookId: id, channelId: channel.id };
}

async function takeTurn(): Promise<void> {
  const [claimed] = await webhooks.claim(1, LEASE_MS, [channelId]);
  if (claimed?.webhookId !== webhookId) throw new Error('the webhook was not due');
  await turn.take(claimed, { requested: false, signal: abort.signal });
}

const noted = async () =>
  (await database.pool.query<object>('SELECT number, seq, attempt, delivered, http_status, error FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY number', [webhookId])).rows;

const position = async () =>
  (await database.pool.query<object>('SELECT seq, failures, next_attempt_at <= now() AS due FROM webhook_positions WHERE webhook_id = $1', [webhookId])).rows[0];

const passOn = () => database.pool.query(`UPDATE webhook_positions SET lease_id = gen_random_uuid() WHERE webhook_id = $1`, [webhookId]);
const takeBack = () => database.pool.query('UPDATE webhook_positions SET lease_until = now() WHERE webhook_id = $1', [webhookId]);

describe('the delivery log', () => {
  it.each([204, 500])('has an attempt whose turn was lost while it was under way (%d), which moves nothing', async (status) => {
    answer = async (response) => {
      await passOn();
      response.writeHead(status).end();
    };
    await takeTurn();
    expect(posts).toBe(1);
    expect(await noted()).toMatchObject([{ number: 1, seq: 1, attempt: 1, delivered: status === 204, http_status: status }]);
    expect(await position()).toEqual({ seq: 0, failures: 0, due: true });

    answer = (response) => void response.writeHead(204).end();
    await takeBack();
    await takeTurn();
    expect(await noted()).toMatchObject([{ number: 1 }, ...[1, 2, 3].map((seq) => ({ number: seq + 1, seq, attempt: 1, delivered: true }))]);
  });

  it('has an attempt that was cut short by the end of the process, for which its receiver is not blamed', async () => {
    answer = () => abort.abort();
    await takeTurn();
    expect(await noted()).toMatchObject([{ number: 1, seq: 1, attempt: 1, delivered: false, error: expect.stringContaining('cut short') as string }]);
    expect(await position()).toEqual({ seq: 0, failures: 0, due: true });
  });

  it('has an attempt at which a kept connection was closed: the receiver may have taken it', async () => {
    let seen = 0;
    answer = (response) => void (++seen === 2 ? response.destroy() : response.writeHead(204).end());
    await takeTurn();
    expect(posts).toBe(2);
    expect(await noted()).toMatchObject([{ seq: 1, delivered: true }, { seq: 2, attempt: 1, delivered: false, http_status: null }]);
    expect(await position()).toEqual({ seq: 1, failures: 1, due: false });
  });
});
