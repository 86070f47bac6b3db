import { hash } from 'node:crypto';
import { isSignedWebhook } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { ChatError, commands, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type ApiRequest } from '@chatgenius/http';
import { Controller, Req, type RawBodyRequest } from '@nestjs/common';
import { HttpLimits } from '../limits/http-limits.ts';
import { WebhookRepository } from './webhook.repository.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

/** Where other programs post. Their signature is all that is asked of them. */
@Controller()
export class HookController {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly secrets: WebhookSecrets,
    private readonly requester: Requester,
    private readonly limits: HttpLimits,
  ) {}

  @Implements(routes.postToHook)
  async post({ params, body }: RouteInput<typeof routes.postToHook>, @Req() request: RawBodyRequest<ApiRequest>): Promise<RouteOutput<typeof routes.postToHook>> {
    const { userId, channelId } = await this.verify(params.webhookId, request).catch(async (failure: unknown) => {
      throw await this.limits.told(request, failure);
    });
    await this.limits.postToHook(params.webhookId);
    const clientMessageId = clientMessageIdOf(String(request.headers['webhook-id']));
    const { message } = await this.requester.request(commands.messageSend.request, { actor: { userId }, input: { channelId, clientMessageId, ...body } });
    return { message };
  }

  /** An unknown webhook and a bad signature look the same. @throws ChatError SIGNATURE_INVALID */
  private async verify(webhookId: string, { headers, rawBody = Buffer.alloc(0) }: RawBodyRequest<ApiRequest>) {
    const found = await this.webhooks.secretsOfIncoming(webhookId);
    const now = new Date();
    const secrets = found ? this.secrets.open(webhookId, found, now) : [];
    if (!found || !isSignedWebhook(secrets, headers, rawBody, now)) throw new ChatError('SIGNATURE_INVALID');
    return found;
  }
}

/** The same post is the same message, for ever. Hashed, because ids of posts may be longer than those of messages. */
const clientMessageIdOf = (webhookId: string): string => hash('sha256', webhookId, 'base64url');
