import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage } from '@chatgenius/database';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { WebhookService } from './webhook.service.ts';

/** Administration of webhooks, for those who may in their channel. */
@Controller()
export class WebhookController {
  constructor(private readonly webhooks: WebhookService) {}

  @Implements(routes.createWebhook)
  create({ params, body }: RouteInput<typeof routes.createWebhook>, caller: Caller): Promise<RouteOutput<typeof routes.createWebhook>> {
    return this.webhooks.create(params.channelId, caller.userId, body);
  }

  @Implements(routes.listWebhooks)
  async list({ params }: RouteInput<typeof routes.listWebhooks>, caller: Caller): Promise<RouteOutput<typeof routes.listWebhooks>> {
    return { webhooks: await this.webhooks.list(params.channelId, caller.userId) };
  }

  @Implements(routes.deleteWebhook)
  async delete({ params }: RouteInput<typeof routes.deleteWebhook>, caller: Caller): Promise<RouteOutput<typeof routes.deleteWebhook>> {
    await this.webhooks.delete(params.webhookId, caller.userId);
    return {};
  }

  @Implements(routes.resumeWebhook)
  async resume({ params }: RouteInput<typeof routes.resumeWebhook>, caller: Caller): Promise<RouteOutput<typeof routes.resumeWebhook>> {
    await this.webhooks.resume(params.webhookId, caller.userId);
    return {};
  }

  @Implements(routes.rotateWebhookSecret)
  rotateSecret({ params }: RouteInput<typeof routes.rotateWebhookSecret>, caller: Caller): Promise<RouteOutput<typeof routes.rotateWebhookSecret>> {
    return this.webhooks.rotateSecret(params.webhookId, caller.userId);
  }

  @Implements(routes.testWebhook)
  async test({ params }: RouteInput<typeof routes.testWebhook>, caller: Caller): Promise<RouteOutput<typeof routes.testWebhook>> {
    return { messageId: await this.webhooks.test(params.webhookId, caller.userId) };
  }

  @Implements(routes.parkedEvents)
  async parked({ params }: RouteInput<typeof routes.parkedEvents>, caller: Caller): Promise<RouteOutput<typeof routes.parkedEvents>> {
    return { parked: await this.webhooks.parked(params.webhookId, caller.userId) };
  }

  @Implements(routes.resendParkedEvent)
  async resend({ params }: RouteInput<typeof routes.resendParkedEvent>, caller: Caller): Promise<RouteOutput<typeof routes.resendParkedEvent>> {
    await this.webhooks.resend(params.webhookId, caller.userId, params.messageId);
    return {};
  }

  @Implements(routes.dropParkedEvent)
  async drop({ params }: RouteInput<typeof routes.dropParkedEvent>, caller: Caller): Promise<RouteOutput<typeof routes.dropParkedEvent>> {
    await this.webhooks.drop(params.webhookId, caller.userId, params.messageId);
    return {};
  }

  @Implements(routes.webhookDeliveries)
  async deliveries({ params, query }: RouteInput<typeof routes.webhookDeliveries>, caller: Caller): Promise<RouteOutput<typeof routes.webhookDeliveries>> {
    const found = await this.webhooks.deliveries(params.webhookId, caller.userId, query.before, query.limit + 1);
    const { page, last } = keysetPage(found, query.limit);
    return { deliveries: page, next: last?.number ?? null };
  }
}
