import { z } from 'zod';
import { request } from '../define/request.ts';
import { WebhookId, WebhookMessageId } from '../webhooks/webhook.ts';
import { UserId } from '../ids.ts';

/** Goes on where an outgoing webhook stands, at once. `found` is false for one that is not there. */
export const webhookResume = request({
  service: 'messaging',
  name: 'webhook:resume',
  idempotent: true,
  input: z.object({ webhookId: WebhookId, /** Who resumes it, for the audit log; absent from a release before it. */ actorId: UserId.optional() }),
  output: z.object({ found: z.boolean() }),
});

/** Posts a parked event once more, out of order. `found` is false for one that is not parked. */
export const webhookResend = request({
  service: 'messaging',
  name: 'webhook:resend',
  idempotent: true,
  input: z.object({ webhookId: WebhookId, messageId: WebhookMessageId }),
  output: z.object({ found: z.boolean() }),
});

/** Forgets a parked event. */
export const webhookDrop = request({
  service: 'messaging',
  name: 'webhook:drop',
  idempotent: true,
  input: z.object({ webhookId: WebhookId, messageId: WebhookMessageId }),
  output: z.object({ found: z.boolean() }),
});

/** Posts a ping soon; of several that are waiting, the last. */
export const webhookTest = request({
  service: 'messaging',
  name: 'webhook:test',
  idempotent: true,
  input: z.object({ webhookId: WebhookId, messageId: WebhookMessageId }),
  output: z.object({ found: z.boolean() }),
});
