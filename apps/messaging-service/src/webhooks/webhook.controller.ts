import { Answers } from '@chatgenius/bus';
import { webhookRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { WebhookDeliverer } from './webhook-deliverer.ts';
import { WebhookRepository } from './webhook.repository.ts';

/** What channel-api, which has checked who asks, wants of outgoing webhooks. */
@Controller()
export class WebhookController {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly deliverer: WebhookDeliverer,
  ) {}

  @Answers(webhookRequests.webhookResume)
  async resume({ webhookId }: RequestInput<typeof webhookRequests.webhookResume>) {
    return this.#wake(await this.webhooks.resume(webhookId));
  }

  @Answers(webhookRequests.webhookTest)
  async test({ webhookId, messageId }: RequestInput<typeof webhookRequests.webhookTest>) {
    return this.#wake(await this.webhooks.askForPing(webhookId, messageId));
  }

  #wake(channelId: string | undefined): { found: boolean } {
    if (channelId !== undefined) this.deliverer.wake(channelId);
    return { found: channelId !== undefined };
  }
}
