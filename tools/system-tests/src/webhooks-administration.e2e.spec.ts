import { randomUUID } from 'node:crypto';
import { commands, routes } from '@chatgenius/contracts';
import { callApi, RefusedError, seed, waitUntil } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { WebhookChannel } from './webhook-channel.ts';
import { accept, answerWith, eventIn, seqsIn } from './webhook-receiver.ts';

let system: SharedSystem;
let channel: WebhookChannel;

beforeAll(async () => {
  system = await SharedSystem.use();
});
afterAll(() => system.stop());

beforeEach(async () => {
  channel = await WebhookChannel.create(system);
});
afterEach(() => channel.stopReceivers());

describe('administration of webhooks', () => {
  it('is for owners and admins, and hides what cannot be seen', async () => {
    const { webhook } = await channel.outgoing(await channel.receiver());
    await system.database.pool.query(`UPDATE channels SET kind = 'private' WHERE id = $1`, [channel.id]);
    const stranger = await seed(system.database.pool, { users: 1, channels: 0 });
    const reasons = async (userId: string) => {
      const token = await system.token(userId);
      const calls = [
        callApi(system.apiUrl, routes.createWebhook, { token, params: { channelId: channel.id }, body: { direction: 'incoming', name: 'x' } }),
        callApi(system.apiUrl, routes.listWebhooks, { token, params: { channelId: channel.id } }),
        callApi(system.apiUrl, routes.resumeWebhook, { token, params: { webhookId: webhook.id } }),
        callApi(system.apiUrl, routes.testWebhook, { token, params: { webhookId: webhook.id } }),
        callApi(system.apiUrl, routes.rotateWebhookSecret, { token, params: { webhookId: webhook.id } }),
        callApi(system.apiUrl, routes.webhookDeliveries, { token, params: { webhookId: webhook.id }, query: { limit: 50, before: undefined } }),
        callApi(system.apiUrl, routes.parkedEvents, { token, params: { webhookId: webhook.id } }),
        callApi(system.apiUrl, routes.resendParkedEvent, { token, params: { webhookId: webhook.id, messageId: 'some' } }),
        callApi(system.apiUrl, routes.dropParkedEvent, { token, params: { webhookId: webhook.id, messageId: 'some' } }),
        callApi(system.apiUrl, routes.deleteWebhook, { token, params: { webhookId: webhook.id } }),
      ];
      return Promise.all(calls.map((call) => call.then(() => 'allowed', (error: unknown) => (error instanceof RefusedError ? error.reason : String(error)))));
    };
    expect(await reasons(channel.userIds[1] ?? '')).toEqual(Array(10).fill('NOT_ALLOWED'));
    expect(await reasons(stranger.userIds[0] ?? '')).toEqual([...Array<string>(2).fill('CHANNEL_NOT_FOUND'), ...Array<string>(8).fill('WEBHOOK_NOT_FOUND')]);
  });

  it('shows a secret once, and stores none that can be read', async () => {
    const made = [await channel.incoming(), await channel.outgoing(await channel.receiver())];
    const { webhooks } = await callApi(system.apiUrl, routes.listWebhooks, { token: await channel.ownerToken(), params: { channelId: channel.id } });
    expect(webhooks.map(({ id }) => id)).toEqual(made.map(({ webhook }) => webhook.id));
    const { rows } = await system.database.pool.query<{ row: string }>(`SELECT to_json(w)::text || encode(secret, 'escape') AS row FROM webhooks w`);
    const stored = JSON.stringify([webhooks, rows]);
    for (const { secret } of made) {
      const bare = Buffer.from(secret.slice('whsec_'.length), 'base64');
      for (const form of [secret, bare.toString('hex'), bare.toString('base64')]) expect(stored).not.toContain(form);
    }
  });

  it('lists what its receiver has refused for good, sends it again, and drops it', async () => {
    const receiver = await channel.receiver();
    receiver.behaviour = (response, post) => (eventIn(post).seq === 3 ? accept : answerWith(422))(response, post);
    const { webhook } = await channel.outgoing(receiver);
    const client = await system.connect(channel.ownerId, 0);
    for (const text of ['one', 'two', 'three']) await client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text });
    const params = { webhookId: webhook.id };
    const parked = async () => (await callApi(system.apiUrl, routes.parkedEvents, { token: await channel.ownerToken(), params })).parked;
    for (const seq of [1, 2]) {
      await waitUntil(`${seq} was refused`, async () => (await channel.shown(webhook.id)).failures === 1);
      // An hour passes.
      await system.database.pool.query(`UPDATE webhook_positions SET failing_since = failing_since - interval '1 hour', next_attempt_at = now() WHERE webhook_id = $1`, [webhook.id]);
      await waitUntil(`${seq} is parked`, async () => (await parked()).length === seq);
    }
    await waitUntil('the third was posted without them', () => seqsIn(receiver.accepted).join() === '3');
    const [first, second] = await parked();
    expect([first, second]).toMatchObject([1, 2].map((seq) => ({ type: 'message:created', seq, attempts: 2, httpStatus: 422, resend: false })));
    expect(await channel.shown(webhook.id)).toMatchObject({ state: 'active', failures: 0, parked: 2 });

    receiver.behaviour = accept;
    const token = await channel.ownerToken();
    await callApi(system.apiUrl, routes.resendParkedEvent, { token, params: { ...params, messageId: first?.messageId ?? '' } });
    await waitUntil('the first is taken', async () => (await parked()).length === 1);
    expect(seqsIn(receiver.accepted)).toEqual([3, 1]);
    const drop = async () => callApi(system.apiUrl, routes.dropParkedEvent, { token, params: { ...params, messageId: second?.messageId ?? '' } });
    await drop();
    await drop();
    expect(await parked()).toEqual([]);
    await expect(callApi(system.apiUrl, routes.resendParkedEvent, { token, params: { ...params, messageId: second?.messageId ?? '' } })).rejects.toMatchObject({ reason: 'WEBHOOK_NOT_FOUND' });
    expect(seqsIn(receiver.accepted)).toEqual([3, 1]);
  });
});
