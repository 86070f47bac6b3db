import { randomUUID } from 'node:crypto';
import { signWebhook } from '@chatgenius/auth';
import { commands, ErrorResponse, Message, routes, streams, type OutgoingWebhook, type WebhookDelivery, type WebhookEvent } from '@chatgenius/contracts';
import { callApi, RefusedError, seed, waitUntil, type ChatClient, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { accept, answerWith, eventIn, hang, hangUp, isSignedWith, seqsIn, WebhookReceiver } from './webhook-receiver.ts';

const TIMEOUT_MS = 2_000;
/** An attempt's time and the margin: after that, another process takes over from one that died. */
const LEASE_MS = TIMEOUT_MS + 5_000;
const RETRY_MS = 100;

let system: OwnSystem;
let world: Seed;
let receivers: WebhookReceiver[];

beforeAll(async () => {
  const env = { WEBHOOK_TIMEOUT_MS: String(TIMEOUT_MS), WEBHOOK_RETRY_FIRST_MS: String(RETRY_MS), WEBHOOK_RETRY_LONGEST_MS: '500' };
  system = await OwnSystem.start({ env, topology: { messaging: 2 } });
});
afterAll(() => system.stop());

beforeEach(async () => {
  receivers = [];
  world = await seed(system.database.pool, { users: 3, channels: 1 });
  await system.database.pool.query(`UPDATE channel_members SET role = 'owner' WHERE user_id = $1`, [ownerId()]);
});
afterEach(() => Promise.all(receivers.map((receiver) => receiver.die())));

const ownerId = () => world.userIds[0] ?? '';
const channelId = () => world.channels[0]?.id ?? '';
const ownerToken = () => system.token(ownerId());

async function receive(): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.start();
  receivers.push(receiver);
  return receiver;
}

async function outgoing(receiver: WebhookReceiver, events: WebhookEvent[] = ['message:created']) {
  const body = { direction: 'outgoing', name: 'receiver', url: receiver.url, events } as const;
  const { webhook, secret } = await callApi(system.apiUrl, routes.createWebhook, { token: await ownerToken(), params: { channelId: channelId() }, body });
  if (webhook.direction !== 'outgoing') throw new Error('made another webhook than asked for');
  return { webhook, secret };
}

async function incoming() {
  const body = { direction: 'incoming', name: 'Deployments' } as const;
  const { webhook, secret } = await callApi(system.apiUrl, routes.createWebhook, { token: await ownerToken(), params: { channelId: channelId() }, body });
  if (webhook.direction !== 'incoming') throw new Error('made another webhook than asked for');
  return { webhook, secret };
}

async function shown(webhookId: string): Promise<OutgoingWebhook> {
  const { webhooks } = await callApi(system.apiUrl, routes.listWebhooks, { token: await ownerToken(), params: { channelId: channelId() } });
  const found = webhooks.find(({ id }) => id === webhookId);
  if (found?.direction !== 'outgoing') throw new Error('the webhook is not listed');
  return found;
}

/** Oldest first. */
async function deliveries(webhookId: string): Promise<WebhookDelivery[]> {
  const all: WebhookDelivery[] = [];
  let before: number | undefined;
  do {
    const query = { limit: 7, before };
    const page = await callApi(system.apiUrl, routes.webhookDeliveries, { token: await ownerToken(), params: { webhookId }, query });
    all.push(...page.deliveries);
    before = page.next ?? undefined;
  } while (before !== undefined);
  return all.reverse();
}

const manage = async (route: typeof routes.resumeWebhook | typeof routes.testWebhook | typeof routes.deleteWebhook | typeof routes.rotateWebhookSecret, webhookId: string) =>
  callApi(system.apiUrl, route, { token: await ownerToken(), params: { webhookId } });

async function say(client: ChatClient, text: string): Promise<number> {
  return (await client.command(commands.messageSend, { channelId: channelId(), clientMessageId: randomUUID(), text })).seq;
}

/** Several users at once, over both gateways and both messaging processes. */
async function sayMany(count: number): Promise<number[]> {
  const clients = await Promise.all(world.userIds.map((userId, index) => system.connect(userId, index)));
  const seqs = await Promise.all(Array.from({ length: count }, (_, index) => say(clients[index % clients.length] as ChatClient, `message ${index}`)));
  return seqs.sort((one, other) => one - other);
}

const acceptedAll = (receiver: WebhookReceiver, seqs: readonly number[], timeoutMs?: number) =>
  waitUntil(`the receiver has taken all ${seqs.length} events`, () => new Set(seqsIn(receiver.accepted)).size >= seqs.length, timeoutMs);

/** At least once and in order: nothing is missing, nothing comes before what it follows, and repeats are of the last one. */
function expectInOrder(receiver: WebhookReceiver, seqs: readonly number[]): void {
  expect([...new Set(seqsIn(receiver.accepted))]).toEqual(seqs);
  const arrived = seqsIn(receiver.posts);
  expect(arrived).toEqual([...arrived].sort((one, other) => one - other));
  for (const seq of seqs) expect(new Set(receiver.posts.filter((post) => eventIn(post).seq === seq).map(({ id }) => id)).size).toBe(1);
  expect(new Set(receiver.posts.map(({ id }) => id)).size).toBe(seqs.length);
}

describe('an outgoing webhook', () => {
  it('posts the events of its channel once, in order, signed, and within a second', async () => {
    const receiver = await receive();
    const { webhook, secret } = await outgoing(receiver);
    const seqs = await sayMany(300);
    await acceptedAll(receiver, seqs);
    expectInOrder(receiver, seqs);
    expect(receiver.posts).toHaveLength(seqs.length);
    for (const post of receiver.posts) {
      expect(isSignedWith(secret, post)).toBe(true);
      expect(eventIn(post)).toMatchObject({ stream: streams.channel(channelId()), type: 'message:created', data: { message: { channelId: channelId() } } });
    }

    const client = await system.connect(ownerId(), 0);
    const delays: number[] = [];
    for (let round = 0; round < 10; round++) {
      const seq = await say(client, `one of ${round}`);
      const acknowledgedAt = Date.now();
      await waitUntil(`${seq} has been posted`, () => seqsIn(receiver.accepted.slice(-1)).at(0) === seq);
      delays.push((receiver.posts.at(-1)?.receivedAt ?? Infinity) - acknowledgedAt);
    }
    expect(Math.max(...delays)).toBeLessThan(1_000);
    await waitUntil('it stands at the end', async () => (await shown(webhook.id)).seq === seqs.length + 10);
    expect(await shown(webhook.id)).toMatchObject({ state: 'active', failures: 0, disabledReason: null });
  });

  it('posts only what it was made for, and nothing of before', async () => {
    const receiver = await receive();
    const client = await system.connect(ownerId(), 0);
    await say(client, 'before');
    await outgoing(receiver, ['reaction:added']);
    const { message } = await client.command(commands.messageSend, { channelId: channelId(), clientMessageId: randomUUID(), text: 'react to me' });
    await client.command(commands.reactionAdd, { messageId: message.id, emoji: '👍' });
    await waitUntil('the reaction has been posted', () => receiver.accepted.length > 0);
    expect(receiver.posts.map((post) => eventIn(post).type)).toEqual(['reaction:added']);
  });

  it('tries again until its receiver recovers, skips nothing, and tells what happened', async () => {
    const receiver = await receive();
    const healthy = await receive();
    const { webhook } = await outgoing(receiver);
    await outgoing(healthy);
    const failures = [answerWith(500), hang, hangUp, answerWith(302, { location: `${receiver.url}/elsewhere` }), answerWith(429, { 'retry-after': '0' })];
    const failed = failures.length;
    receiver.behaviour = (response, post) => (failures.shift() ?? accept)(response, post);
    const seqs = await sayMany(20);

    // The one beside it does not wait for the one that hangs.
    await acceptedAll(healthy, seqs);
    expect(receiver.accepted).toHaveLength(0);
    await acceptedAll(receiver, seqs);
    expectInOrder(receiver, seqs);
    expect(new Set(receiver.posts.map(({ path }) => path))).toEqual(new Set(['/hook']));
    const hasDelivered = (log: readonly { seq: number | null; status: string }[], seq: number) => log.some((row) => row.seq === seq && row.status === 'delivered');
    await waitUntil('the log is complete', async () => hasDelivered(await deliveries(webhook.id), Math.max(...seqs)));

    const log = await deliveries(webhook.id);
    expect(log.map(({ number }) => number)).toEqual(log.map((_, index) => index + 1));
    expect(log.slice(0, failed)).toMatchObject([
      { seq: seqs[0], attempt: 1, status: 'failed', httpStatus: 500, error: 'HTTP 500' },
      { seq: seqs[0], attempt: 2, status: 'failed', httpStatus: null, error: `no answer within ${TIMEOUT_MS} ms` },
      { seq: seqs[0], attempt: 3, status: 'failed', httpStatus: null },
      { seq: seqs[0], attempt: 4, status: 'failed', httpStatus: 302 },
      { seq: seqs[0], attempt: 5, status: 'failed', httpStatus: 429 },
    ]);
    for (const { nextAttemptAt, at } of log.slice(0, failed)) expect(Date.parse(nextAttemptAt ?? '')).toBeGreaterThan(Date.parse(at));
    expect(log.slice(failed).map(({ seq, status }) => [seq, status])).toEqual(seqs.map((seq) => [seq, 'delivered']));
    expect(log[failed]).toMatchObject({ attempt: failed + 1, httpStatus: 204, error: null, nextAttemptAt: null, messageId: receiver.posts[0]?.id });
    expect(log).toHaveLength(receiver.posts.length);
    expect(await shown(webhook.id)).toMatchObject({ state: 'active', failures: 0, nextAttemptAt: null });
  });

  it('waits for a receiver that died, and goes on where it was', async () => {
    const receiver = await receive();
    const { webhook } = await outgoing(receiver);
    const before = await sayMany(5);
    await acceptedAll(receiver, before);
    await receiver.die();
    const during = await sayMany(15);
    await waitUntil('it has failed', async () => (await shown(webhook.id)).state === 'failing');
    expect(await shown(webhook.id)).toMatchObject({ seq: before.at(-1), nextAttemptAt: expect.any(String) as string });
    await receiver.start();
    await acceptedAll(receiver, [...before, ...during]);
    expectInOrder(receiver, [...before, ...during]);
  });

  it('goes on in another process when the one that delivers is killed', async () => {
    const receiver = await receive();
    receiver.behaviour = (response) => void setTimeout(() => response.writeHead(200).end(), 20);
    const { webhook } = await outgoing(receiver);
    const seqs = await sayMany(200);
    for (const kill of [0, 1, 0]) {
      const posted = receiver.posts.length;
      await waitUntil('some are delivered', () => receiver.posts.length >= Math.min(posted + 20, seqs.length), 2 * LEASE_MS);
      await system.messaging(kill).process.kill();
      await system.messaging(kill).process.start();
    }
    await acceptedAll(receiver, seqs, 4 * LEASE_MS);
    expectInOrder(receiver, seqs);
    await waitUntil('it stands at the end', async () => (await shown(webhook.id)).seq === seqs.at(-1));
    // Each kill may have cost the note of one post, and no more.
    expect(receiver.posts.length - seqs.length).toBeLessThanOrEqual(3);
  }, 120_000);

  it('is handed over at once by a process that ends in order', async () => {
    const receiver = await receive();
    receiver.behaviour = (response) => void setTimeout(() => response.writeHead(200).end(), 20);
    await outgoing(receiver);
    const seqs = await sayMany(250);
    const goesOn = async () => {
      const posted = receiver.posts.length;
      await waitUntil('more are delivered', () => receiver.posts.length >= posted + 10, LEASE_MS / 2);
    };
    // One of them delivers.
    for (const { process } of [system.messaging(0), system.messaging(1)]) {
      await goesOn();
      await process.stop();
      await goesOn();
      await process.start();
    }
    await acceptedAll(receiver, seqs);
    expectInOrder(receiver, seqs);
    expect(receiver.posts).toHaveLength(seqs.length);
  });

  it('is disabled by 410 Gone, answers a ping all the same, and goes on when it is resumed', async () => {
    const receiver = await receive();
    const { webhook, secret } = await outgoing(receiver);
    receiver.behaviour = answerWith(410);
    const seqs = await sayMany(10);
    await waitUntil('it is disabled', async () => (await shown(webhook.id)).state === 'disabled');
    expect(await shown(webhook.id)).toMatchObject({ seq: 0, disabledReason: 'The receiver answered 410 Gone.', disabledAt: expect.any(String) as string });

    receiver.behaviour = accept;
    const { messageId } = (await manage(routes.testWebhook, webhook.id)) as { messageId: string };
    await waitUntil('the ping is noted', async () => (await deliveries(webhook.id)).at(-1)?.type === 'ping');
    expect((await deliveries(webhook.id)).at(-1)).toMatchObject({ messageId, seq: null, status: 'delivered', httpStatus: 204 });
    const [, ping] = receiver.posts;
    expect(ping && isSignedWith(secret, ping)).toBe(true);
    expect(JSON.parse(ping?.body ?? '')).toMatchObject({ type: 'ping', data: { webhookId: webhook.id, channelId: channelId() } });
    expect(receiver.posts).toHaveLength(2);

    receiver.posts.length = receiver.accepted.length = 0;
    await manage(routes.resumeWebhook, webhook.id);
    await acceptedAll(receiver, seqs);
    expectInOrder(receiver, seqs);
    expect((await shown(webhook.id)).state).toBe('active');
  });

  it('signs with both secrets after a rotation, and posts nothing once it is deleted', async () => {
    const receiver = await receive();
    const other = await receive();
    const { webhook, secret } = await outgoing(receiver);
    await outgoing(other);
    const rotated = (await manage(routes.rotateWebhookSecret, webhook.id)) as { secret: string; webhook: OutgoingWebhook };
    expect(Date.parse(rotated.webhook.previousSecretUntil ?? '') - Date.now()).toBeGreaterThan(23 * 3_600_000);
    const seqs = await sayMany(1);
    await acceptedAll(receiver, seqs);
    const [post] = receiver.posts;
    if (!post) throw new Error('nothing was posted');
    expect([secret, rotated.secret].map((one) => isSignedWith(one, post))).toEqual([true, true]);

    await manage(routes.deleteWebhook, webhook.id);
    await acceptedAll(other, [...seqs, ...(await sayMany(3))]);
    expect(receiver.posts).toHaveLength(1);
  });
});

describe('an incoming webhook', () => {
  interface Posting {
    id?: string;
    at?: Date;
    secret: string;
    body?: object;
    sent?: string;
  }

  async function post(webhookId: string, { id = randomUUID(), at = new Date(), secret, body = { text: 'It is out' }, sent }: Posting): Promise<Message | string> {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', ...signWebhook([Buffer.from(secret.slice('whsec_'.length), 'base64')], id, at, text) };
    const response = await fetch(`${system.apiUrl}/v1/hooks/${webhookId}`, { method: 'POST', headers, body: sent ?? text });
    const answer: unknown = await response.json();
    const refused = ErrorResponse.safeParse(answer);
    return refused.success ? refused.data.data.reason : Message.parse((answer as { message: unknown }).message);
  }

  it('writes as a user of its own, once for each webhook-id, however often and wherever it is posted', async () => {
    const { webhook, secret } = await incoming();
    const client = await system.connect(ownerId(), 1);
    await client.command(commands.channelJoin, { channelId: channelId() });
    const id = `${randomUUID()}${randomUUID()}`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(webhook.id, { id, secret })));
    const [message] = answers as Message[];
    expect(message).toMatchObject({ text: 'It is out', channelId: channelId(), senderId: webhook.userId });
    for (const answer of answers) expect(answer).toEqual(message);
    const other = (await post(webhook.id, { secret })) as Message;
    expect(other.seq).toBe((message?.seq ?? 0) + 1);
    await client.receivedUpTo(streams.channel(channelId()), other.seq);
    const reply = (await post(webhook.id, { secret, body: { text: 'and back', threadId: message?.id } })) as Message;
    expect(reply).toMatchObject({ threadId: message?.id, senderId: webhook.userId });
  });

  it('takes nothing that is not signed for it and for now, and does not tell whether there is such a webhook', async () => {
    const { webhook, secret } = await incoming();
    const another = await incoming();
    const wrong: [string, Posting][] = [
      [webhook.id, { secret: another.secret }],
      [another.webhook.id, { secret }],
      [randomUUID(), { secret }],
      [webhook.id, { secret, at: new Date(Date.now() - 301_000) }],
      [webhook.id, { secret, at: new Date(Date.now() + 302_000) }],
      [webhook.id, { secret, sent: JSON.stringify({ text: 'It is out ' }) }],
      [webhook.id, { secret, sent: JSON.stringify({ text: 'It is out' }, null, 1) }],
      [(await outgoing(await receive())).webhook.id, { secret }],
    ];
    expect(await Promise.all(wrong.map(([id, posting]) => post(id, posting)))).toEqual(wrong.map(() => 'SIGNATURE_INVALID'));
    const unsigned = await fetch(`${system.apiUrl}/v1/hooks/${webhook.id}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"x"}' });
    expect([unsigned.status, ErrorResponse.parse(await unsigned.json()).data.reason]).toEqual([403, 'SIGNATURE_INVALID']);
    expect(await post(webhook.id, { secret, body: { text: ' ' } })).toBe('PAYLOAD_MALFORMED');
    expect(await post(webhook.id, { secret, body: { text: 'x'.repeat(8_001) } })).toBe('TEXT_TOO_LONG');
  });

  it('takes either secret after a rotation', async () => {
    const { webhook, secret } = await incoming();
    const rotated = (await manage(routes.rotateWebhookSecret, webhook.id)) as { secret: string };
    for (const good of [secret, rotated.secret]) expect(await post(webhook.id, { secret: good })).toMatchObject({ text: 'It is out' });
    const last = (await manage(routes.rotateWebhookSecret, webhook.id)) as { secret: string };
    expect(await post(webhook.id, { secret })).toBe('SIGNATURE_INVALID');
    for (const good of [rotated.secret, last.secret]) expect(await post(webhook.id, { secret: good })).toMatchObject({ text: 'It is out' });
  });

  it('writes nothing into an archived channel, nor when it or its user is gone', async () => {
    const [{ webhook, secret }, deleted] = [await incoming(), await incoming()];
    const client = await system.connect(ownerId(), 0);
    await client.command(commands.channelJoin, { channelId: channelId() });
    await manage(routes.deleteWebhook, deleted.webhook.id);
    expect(await post(deleted.webhook.id, { secret: deleted.secret })).toBe('SIGNATURE_INVALID');
    await waitUntil('its user has left', () => client.events.some(({ type, data }) => type === 'member:left' && (data as { userId: string }).userId === deleted.webhook.userId));

    await system.database.pool.query('UPDATE channels SET archived_at = now() WHERE id = $1', [channelId()]);
    expect(await post(webhook.id, { secret })).toBe('ARCHIVED');
    await system.database.pool.query('UPDATE channels SET archived_at = NULL WHERE id = $1', [channelId()]);
    await callApi(system.apiUrl, routes.removeMember, { token: await ownerToken(), params: { channelId: channelId(), userId: webhook.userId } });
    expect(await post(webhook.id, { secret })).toBe('CHANNEL_NOT_FOUND');
  });
});

describe('administration', () => {
  it('is for owners and admins, and hides what cannot be seen', async () => {
    const { webhook } = await outgoing(await receive());
    await system.database.pool.query(`UPDATE channels SET kind = 'private' WHERE id = $1`, [channelId()]);
    const stranger = await seed(system.database.pool, { users: 1, channels: 0 });
    const reasons = async (userId: string) => {
      const token = await system.token(userId);
      const calls = [
        callApi(system.apiUrl, routes.createWebhook, { token, params: { channelId: channelId() }, body: { direction: 'incoming', name: 'x' } }),
        callApi(system.apiUrl, routes.listWebhooks, { token, params: { channelId: channelId() } }),
        callApi(system.apiUrl, routes.resumeWebhook, { token, params: { webhookId: webhook.id } }),
        callApi(system.apiUrl, routes.testWebhook, { token, params: { webhookId: webhook.id } }),
        callApi(system.apiUrl, routes.rotateWebhookSecret, { token, params: { webhookId: webhook.id } }),
        callApi(system.apiUrl, routes.webhookDeliveries, { token, params: { webhookId: webhook.id }, query: { limit: 50, before: undefined } }),
        callApi(system.apiUrl, routes.deleteWebhook, { token, params: { webhookId: webhook.id } }),
      ];
      return Promise.all(calls.map((call) => call.then(() => 'allowed', (error: unknown) => (error instanceof RefusedError ? error.reason : String(error)))));
    };
    expect(await reasons(world.userIds[1] ?? '')).toEqual(Array(7).fill('NOT_ALLOWED'));
    expect(await reasons(stranger.userIds[0] ?? '')).toEqual([...Array<string>(2).fill('CHANNEL_NOT_FOUND'), ...Array<string>(5).fill('WEBHOOK_NOT_FOUND')]);
  });

  it('shows a secret once, and stores none that can be read', async () => {
    const made = [await incoming(), await outgoing(await receive())];
    const { webhooks } = await callApi(system.apiUrl, routes.listWebhooks, { token: await ownerToken(), params: { channelId: channelId() } });
    expect(webhooks.map(({ id }) => id)).toEqual(made.map(({ webhook }) => webhook.id));
    const { rows } = await system.database.pool.query<{ row: string }>(`SELECT to_json(w)::text || encode(secret, 'escape') AS row FROM webhooks w`);
    const stored = JSON.stringify([webhooks, rows]);
    for (const { secret } of made) {
      const bare = Buffer.from(secret.slice('whsec_'.length), 'base64');
      for (const form of [secret, bare.toString('hex'), bare.toString('base64')]) expect(stored).not.toContain(form);
    }
  });
});
