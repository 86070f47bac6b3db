import { recordAudit, withTransaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { WebhookRepository } from './webhook.repository.ts';

/** Lets an outgoing webhook go on. */
@Injectable()
export class Resumption {
  constructor(
    private readonly pool: Pool,
    private readonly webhooks: WebhookRepository,
  ) {}

  /** One that was disabled delivers again, which the audit log says. @returns the channel of the webhook, if there is one */
  resume(webhookId: string, actorId: string | undefined): Promise<string | undefined> {
    return withTransaction(this.pool, async (transaction) => {
      const resumed = await this.webhooks.resume(webhookId, transaction);
      if (resumed?.wasDisabled === true && actorId !== undefined) {
        const { channelId, disabledReason } = resumed;
        await recordAudit(transaction, { actorId, action: 'webhook:resumed', subject: { kind: 'webhook', id: webhookId }, channelId, before: { disabledReason } });
      }
      return resumed?.channelId;
    });
  }
}
