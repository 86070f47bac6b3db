import { randomUUID } from 'node:crypto';
import { commands, routes, streams, type OutgoingWebhook } from '@chatgenius/contracts';
import { waitUntil, type WireClient } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { size } from './size.ts';
import { WebhookChannel } from './webhook-channel.ts';
import { accept, answerWith, eventIn, hang, hangUp, isSignedWith, seqsIn, type WebhookReceiver } from './webhook-receiver.ts';

const TIMEOUT_MS = 4_000;
/** An attempt's time and the margin: after that, another process takes over from one that died. */
const LEASE_MS = TIMEOUT_MS + 5_000;
const RETRY_MS = 100;
/** Messaging processes in the order in which they are killed. */
const KILLED = size({ everyday: [0, 1], soak: [0, 1, 0, 1, 0] });

let system: OwnSystem;
let channel: WebhookChannel;

beforeAll(async () => {
  const env = { WEBHOOK_TIMEOUT_MS: String(TIMEOUT_MS), WEBHOOK_RETRY_FIRST_MS: String(RETRY_MS), WEBHOOK_RETRY_LONGEST_MS: '500' };
  system = await OwnSystem.start({ env, topology: { messaging: 2 } });
});
afterAll(() => system.stop());

beforeEach(async () => {
  channel = await WebhookChannel.create(system);
});
afterEach(() => channel.stopReceivers());

async function say(client: WireClient, text: string): Promise<number> {
  return (await client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text })).seq;
}

/** Several users at once, over both gateways and both messaging processes. */
async function sayMany(count: number): Promise<number[]> {
  const clients = await Promise.all(channel.userIds.map((userId, index) => system.connect(userId, index)));
  const seqs = await Promise.all(Array.from({ length: count }, (_, index) => say(clients[index % clients.length] as WireClient, `message ${index}`)));
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
    const receiver = await channel.receiver();
    const { webhook, secret } = await channel.outgoing(receiver);
    const seqs = await sayMany(300);
    await acceptedAll(receiver, seqs);
    expectInOrder(receiver, seqs);
    expect(receiver.posts).toHaveLength(seqs.length);
    for (const post of receiver.posts) {
      expect(isSignedWith(secret, post)).toBe(true);
      expect(eventIn(post)).toMatchObject({ stream: streams.channel(channel.id), type: 'message:created', data: { message: { channelId: channel.id } } });
    }

    const client = await system.connect(channel.ownerId, 0);
    const delays: number[] = [];
    for (let round = 0; round < 10; round++) {
      const seq = await say(client, `one of ${round}`);
      const acknowledgedAt = Date.now();
      await waitUntil(`${seq} has been posted`, () => seqsIn(receiver.accepted.slice(-1)).at(0) === seq);
      delays.push((receiver.posts.at(-1)?.receivedAt ?? Infinity) - acknowledgedAt);
    }
    expect(Math.max(...delays)).toBeLessThan(1_000);
    await waitUntil('it stands at the end', async () => (await channel.shown(webhook.id)).seq === seqs.length + 10);
    expect(await channel.shown(webhook.id)).toMatchObject({ state: 'active', failures: 0, disabledReason: null });
  });

  it('posts only what it was made for, and nothing of before', async () => {
    const receiver = await channel.receiver();
    const client = await system.connect(channel.ownerId, 0);
    await say(client, 'before');
    await channel.outgoing(receiver, ['reaction:added']);
    const { message } = await client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'react to me' });
    await client.command(commands.reactionAdd, { messageId: message.id, emoji: '👍' });
    await waitUntil('the reaction has been posted', () => receiver.accepted.length > 0);
    expect(receiver.posts.map((post) => eventIn(post).type)).toEqual(['reaction:added']);
  });

  it('tries again until its receiver recovers, skips nothing, and tells what happened', async () => {
    const receiver = await channel.receiver();
    const healthy = await channel.receiver();
    const { webhook } = await channel.outgoing(receiver);
    await channel.outgoing(healthy);
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
    await waitUntil('the log is complete', async () => hasDelivered(await channel.deliveries(webhook.id), Math.max(...seqs)));

    const log = await channel.deliveries(webhook.id);
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
    expect(await channel.shown(webhook.id)).toMatchObject({ state: 'active', failures: 0, nextAttemptAt: null });
  });

  it('waits for a receiver that died, and goes on where it was', async () => {
    const receiver = await channel.receiver();
    const { webhook } = await channel.outgoing(receiver);
    const before = await sayMany(5);
    await acceptedAll(receiver, before);
    await receiver.die();
    const during = await sayMany(15);
    await waitUntil('it has failed', async () => (await channel.shown(webhook.id)).state === 'failing');
    expect(await channel.shown(webhook.id)).toMatchObject({ seq: before.at(-1), nextAttemptAt: expect.any(String) as string });
    await receiver.start();
    await acceptedAll(receiver, [...before, ...during]);
    expectInOrder(receiver, [...before, ...during]);
  });

  it('goes on in another process when the one that delivers is killed', async () => {
    const receiver = await channel.receiver();
    receiver.behaviour = (response) => void setTimeout(() => response.writeHead(200).end(), 20);
    const { webhook } = await channel.outgoing(receiver);
    const seqs = await sayMany(200);
    for (const kill of KILLED) {
      const posted = receiver.posts.length;
      await waitUntil('some are delivered', () => receiver.posts.length >= Math.min(posted + 20, seqs.length), 2 * LEASE_MS);
      await system.messaging(kill).process.kill();
      await system.messaging(kill).process.start();
    }
    await acceptedAll(receiver, seqs, 4 * LEASE_MS);
    expectInOrder(receiver, seqs);
    await waitUntil('it stands at the end', async () => (await channel.shown(webhook.id)).seq === seqs.at(-1));
    // Each kill may have cost the note of one post, and no more.
    expect(receiver.posts.length - seqs.length).toBeLessThanOrEqual(KILLED.length);
  }, 300_000);

  it('is handed over at once by a process that ends in order', async () => {
    const receiver = await channel.receiver();
    receiver.behaviour = (response) => void setTimeout(() => response.writeHead(200).end(), 20);
    await channel.outgoing(receiver);
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
    const receiver = await channel.receiver();
    const { webhook, secret } = await channel.outgoing(receiver);
    receiver.behaviour = answerWith(410);
    const seqs = await sayMany(10);
    await waitUntil('it is disabled', async () => (await channel.shown(webhook.id)).state === 'disabled');
    expect(await channel.shown(webhook.id)).toMatchObject({ seq: 0, disabledReason: 'The receiver answered 410 Gone.', disabledAt: expect.any(String) as string });

    receiver.behaviour = accept;
    const { messageId } = (await channel.manage(routes.testWebhook, webhook.id)) as { messageId: string };
    await waitUntil('the ping is noted', async () => (await channel.deliveries(webhook.id)).at(-1)?.type === 'ping');
    expect((await channel.deliveries(webhook.id)).at(-1)).toMatchObject({ messageId, seq: null, status: 'delivered', httpStatus: 204 });
    const [, ping] = receiver.posts;
    expect(ping && isSignedWith(secret, ping)).toBe(true);
    expect(JSON.parse(ping?.body ?? '')).toMatchObject({ type: 'ping', data: { webhookId: webhook.id, channelId: channel.id } });
    expect(receiver.posts).toHaveLength(2);

    receiver.posts.length = receiver.accepted.length = 0;
    await channel.manage(routes.resumeWebhook, webhook.id);
    await acceptedAll(receiver, seqs);
    expectInOrder(receiver, seqs);
    expect((await channel.shown(webhook.id)).state).toBe('active');
  });

  it('signs with both secrets after a rotation, and posts nothing once it is deleted', async () => {
    const receiver = await channel.receiver();
    const other = await channel.receiver();
    const { webhook, secret } = await channel.outgoing(receiver);
    await channel.outgoing(other);
    const rotated = (await channel.manage(routes.rotateWebhookSecret, webhook.id)) as { secret: string; webhook: OutgoingWebhook };
    expect(Date.parse(rotated.webhook.previousSecretUntil ?? '') - Date.now()).toBeGreaterThan(23 * 3_600_000);
    const seqs = await sayMany(1);
    await acceptedAll(receiver, seqs);
    const [post] = receiver.posts;
    if (!post) throw new Error('nothing was posted');
    expect([secret, rotated.secret].map((one) => isSignedWith(one, post))).toEqual([true, true]);

    await channel.manage(routes.deleteWebhook, webhook.id);
    await acceptedAll(other, [...seqs, ...(await sayMany(3))]);
    expect(receiver.posts).toHaveLength(1);
  });
});
