import { routes } from '@chatgenius/contracts';
import { callApi, RefusedError, seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { WebhookChannel } from './webhook-channel.ts';

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
        callApi(system.apiUrl, routes.deleteWebhook, { token, params: { webhookId: webhook.id } }),
      ];
      return Promise.all(calls.map((call) => call.then(() => 'allowed', (error: unknown) => (error instanceof RefusedError ? error.reason : String(error)))));
    };
    expect(await reasons(channel.userIds[1] ?? '')).toEqual(Array(7).fill('NOT_ALLOWED'));
    expect(await reasons(stranger.userIds[0] ?? '')).toEqual([...Array<string>(2).fill('CHANNEL_NOT_FOUND'), ...Array<string>(5).fill('WEBHOOK_NOT_FOUND')]);
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
});
