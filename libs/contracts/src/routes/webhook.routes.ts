import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { Message, SpokenText } from '../entities/message.ts';
import { ParkedEvent, Webhook, WebhookDelivery, WebhookEvent, WebhookId, WebhookMessageId, WebhookName, WebhookSecret, WebhookUrl } from '../webhooks/webhook.ts';
import { ChannelId, ThreadId } from '../ids.ts';
import { numberParam, PageLimitParam } from '../paging.ts';

const ChannelParams = z.object({ channelId: ChannelId });
const WebhookParams = z.object({ webhookId: WebhookId });
const ParkedParams = WebhookParams.extend({ messageId: WebhookMessageId });
const WithSecret = z.object({ webhook: Webhook, secret: WebhookSecret });

export const createWebhook = route({
  method: 'POST',
  path: '/v1/channels/:channelId/webhooks',
  summary: 'Create a webhook of a channel. The answer is the only one that holds its secret.',
  auth: 'bearer',
  idempotencyKey: true,
  permission: 'webhook:manage',
  params: ChannelParams,
  body: z.discriminatedUnion('direction', [
    z.object({ direction: z.literal('incoming'), name: WebhookName }),
    z.object({
      direction: z.literal('outgoing'),
      name: WebhookName,
      url: WebhookUrl,
      events: z.array(WebhookEvent).min(1).max(WebhookEvent.options.length).default(['message:created']),
    }),
  ]),
  status: 201,
  output: WithSecret,
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'TOO_MANY_WEBHOOKS'],
});

export const listWebhooks = route({
  method: 'GET',
  path: '/v1/channels/:channelId/webhooks',
  summary: 'The webhooks of a channel, oldest first, with the state of the outgoing ones.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: ChannelParams,
  output: z.object({ webhooks: z.array(Webhook) }),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const deleteWebhook = route({
  method: 'DELETE',
  path: '/v1/webhooks/:webhookId',
  summary: 'Delete a webhook and its delivery log. What an incoming one has written stays; its user leaves the channel.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: WebhookParams,
  output: z.object({}),
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED'],
});

export const resumeWebhook = route({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/resume',
  summary: 'Go on with an outgoing webhook where it stands, at once: after it was disabled, or instead of waiting for its next attempt.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: WebhookParams,
  output: z.object({}),
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED', 'UNAVAILABLE'],
});

export const rotateWebhookSecret = route({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/rotate-secret',
  summary: 'Give a webhook a new secret. The one before is good for another 24 hours.',
  auth: 'bearer',
  idempotencyKey: true,
  permission: 'webhook:manage',
  params: WebhookParams,
  output: WithSecret,
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED'],
});

export const testWebhook = route({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/test',
  summary: 'Post a `ping` to an outgoing webhook, once, also while it is failing or disabled. The delivery log tells what came of it.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: WebhookParams,
  status: 202,
  output: z.object({ messageId: WebhookMessageId }),
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED', 'UNAVAILABLE'],
});

export const webhookDeliveries = route({
  method: 'GET',
  path: '/v1/webhooks/:webhookId/deliveries',
  summary: 'The newest attempts of an outgoing webhook, or those before a number. Kept for 30 days, and 1,000 of them.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: WebhookParams,
  query: z.object({
    limit: PageLimitParam,
    before: numberParam({ min: 1 }).optional(),
  }),
  output: z.object({ deliveries: z.array(WebhookDelivery), next: z.int().positive().nullable() }),
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED'],
  nextPage: nextBy('before'),
});

export const parkedEvents = route({
  method: 'GET',
  path: '/v1/webhooks/:webhookId/parked',
  summary: 'Events that the receiver of an outgoing webhook has refused for good, the oldest first: all of them, 100 at most.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: WebhookParams,
  output: z.object({ parked: z.array(ParkedEvent) }),
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED'],
});

export const resendParkedEvent = route({
  method: 'POST',
  path: '/v1/webhooks/:webhookId/parked/:messageId/resend',
  summary: 'Post a parked event once more, out of order. When it is taken, it is parked no longer; the delivery log tells what came of it.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: ParkedParams,
  status: 202,
  output: z.object({}),
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED', 'UNAVAILABLE'],
});

export const dropParkedEvent = route({
  method: 'DELETE',
  path: '/v1/webhooks/:webhookId/parked/:messageId',
  summary: 'Give up a parked event. Dropping twice changes nothing.',
  auth: 'bearer',
  permission: 'webhook:manage',
  params: ParkedParams,
  output: z.object({}),
  errors: ['WEBHOOK_NOT_FOUND', 'NOT_ALLOWED', 'UNAVAILABLE'],
});

export const postToHook = route({
  method: 'POST',
  path: '/v1/hooks/:webhookId',
  summary: 'Write into a channel through its incoming webhook, signed as Standard Webhooks says. A repeat with the same webhook-id is the same message.',
  auth: 'none',
  params: WebhookParams,
  body: z.object({ text: SpokenText, threadId: ThreadId.optional() }),
  output: z.object({ message: Message }),
  errors: ['SIGNATURE_INVALID', 'CHANNEL_NOT_FOUND', 'THREAD_NOT_FOUND', 'ARCHIVED', 'BANNED', 'MUTED', 'SLOW_MODE', 'FILTERED', 'MESSAGE_REFUSED', 'TEXT_TOO_LONG', 'TOO_MANY_MENTIONS', 'UNAVAILABLE'],
});
