import { type AuditAction, type Webhook } from '@chatgenius/contracts';
import { type NewAuditEntry } from '@chatgenius/database';

export const webhookEntry = ({ id, channelId }: Webhook, actorId: string, action: AuditAction): NewAuditEntry => ({ actorId, action, subject: { kind: 'webhook', id }, channelId });

/** What the audit log keeps of a webhook. Of its address the origin alone: many receivers are opened by a secret in the path. */
export function recorded(webhook: Webhook): Record<string, unknown> {
  const { direction, name, createdBy: ownerId } = webhook;
  return webhook.direction === 'incoming'
    ? { direction, name, ownerId, userId: webhook.userId }
    : { direction, name, ownerId, origin: new URL(webhook.url).origin, events: webhook.events };
}
