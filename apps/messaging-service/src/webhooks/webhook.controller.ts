import { Answers } from '@chatgenius/bus';
import { webhookRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { ParkedEventRepository } from './parked-event.repository.ts';
import { Resumption } from './resumption.ts';
import { WebhookDeliverer } from './webhook-deliverer.ts';
import { WebhookRepository } from './webhook.repository.ts';

/** What channel-api, which has checked who asks, wants of outgoing webhooks. */
@Controller()
export class WebhookController {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly resumption: Resumption,
    private readonly parked: ParkedEventRepository,
    private readonly deliverer: WebhookDeliverer,
  ) {}

  @Answers(webhookRequests.webhookResume)
  async resume({ webhookId, actorId }: RequestInput<typeof webhookRequests.webhookResume>) {
    return this.#wake(await this.resumption.resume(webhookId, actorId));
  }

  @Answers(webhookRequests.webhookTest)
  async test({ webhookId, messageId }: RequestInput<typeof webhookRequests.webhookTest>) {
    return this.#wake(await this.webhooks.askForPing(webhookId, messageId));
  }

  @Answers(webhookRequests.webhookResend)
  async resend({ webhookId, messageId }: RequestInput<typeof webhookRequests.webhookResend>) {
    return this.#wake(await this.parked.resend(webhookId, messageId));
  }

  @Answers(webhookRequests.webhookDrop)
  async drop({ webhookId, messageId }: RequestInput<typeof webhookRequests.webhookDrop>) {
    return { found: await this.parked.drop(webhookId, messageId) };
  }

  #wake(channelId: string | undefined): { found: boolean } {
    if (channelId !== undefined) this.deliverer.wake(channelId);
    return { found: channelId !== undefined };
  }
}
