import { routes, type OutgoingWebhook, type WebhookDelivery, type WebhookEvent } from '@chatgenius/contracts';
import { callApi, seed } from '@chatgenius/testing';
import { type System } from './system.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

/** Routes that need no more than to know which webhook. */
type WebhookRoute = typeof routes.resumeWebhook | typeof routes.testWebhook | typeof routes.deleteWebhook | typeof routes.rotateWebhookSecret;

/** A channel of its own, with webhooks that its owner makes, and receivers for them. */
export class WebhookChannel {
  readonly id: string;
  /** All members; the first is the owner. */
  readonly userIds: readonly string[];
  readonly #system: System;
  readonly #receivers: WebhookReceiver[] = [];

  private constructor(system: System, id: string, userIds: readonly string[]) {
    this.#system = system;
    this.id = id;
    this.userIds = userIds;
  }

  static async create(system: System): Promise<WebhookChannel> {
    const { userIds, channels } = await seed(system.database.pool, { users: 3, channels: 1 });
    const channel = new WebhookChannel(system, channels[0]?.id ?? '', userIds);
    await system.database.pool.query(`UPDATE channel_members SET role = 'owner' WHERE user_id = $1`, [channel.ownerId]);
    return channel;
  }

  get ownerId(): string {
    return this.userIds[0] ?? '';
  }

  ownerToken(): Promise<string> {
    return this.#system.token(this.ownerId);
  }

  /** Goes on until the receivers are stopped. */
  async receiver(): Promise<WebhookReceiver> {
    const receiver = await WebhookReceiver.start();
    this.#receivers.push(receiver);
    return receiver;
  }

  async stopReceivers(): Promise<void> {
    await Promise.all(this.#receivers.map((receiver) => receiver.die()));
  }

  async outgoing(receiver: WebhookReceiver, events: WebhookEvent[] = ['message:created']) {
    const body = { direction: 'outgoing', name: 'receiver', url: receiver.url, events } as const;
    const { webhook, secret } = await callApi(this.#system.apiUrl, routes.createWebhook, { token: await this.ownerToken(), params: { channelId: this.id }, body });
    if (webhook.direction !== 'outgoing') throw new Error('made another webhook than asked for');
    return { webhook, secret };
  }

  async incoming() {
    const body = { direction: 'incoming', name: 'Deployments' } as const;
    const { webhook, secret } = await callApi(this.#system.apiUrl, routes.createWebhook, { token: await this.ownerToken(), params: { channelId: this.id }, body });
    if (webhook.direction !== 'incoming') throw new Error('made another webhook than asked for');
    return { webhook, secret };
  }

  async manage(route: WebhookRoute, webhookId: string) {
    return callApi(this.#system.apiUrl, route, { token: await this.ownerToken(), params: { webhookId } });
  }

  /** An outgoing webhook as the owner sees it now. */
  async shown(webhookId: string): Promise<OutgoingWebhook> {
    const { webhooks } = await callApi(this.#system.apiUrl, routes.listWebhooks, { token: await this.ownerToken(), params: { channelId: this.id } });
    const found = webhooks.find(({ id }) => id === webhookId);
    if (found?.direction !== 'outgoing') throw new Error('the webhook is not listed');
    return found;
  }

  /** Oldest first. */
  async deliveries(webhookId: string): Promise<WebhookDelivery[]> {
    const all: WebhookDelivery[] = [];
    let before: number | undefined;
    do {
      const query = { limit: 7, before };
      const page = await callApi(this.#system.apiUrl, routes.webhookDeliveries, { token: await this.ownerToken(), params: { webhookId }, query });
      all.push(...page.deliveries);
      before = page.next ?? undefined;
    } while (before !== undefined);
    return all.reverse();
  }
}
