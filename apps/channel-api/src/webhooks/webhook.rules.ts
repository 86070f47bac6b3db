import { ChatError, limits, may, type Channel, type ErrorReason, type WebhookState } from '@chatgenius/contracts';
import { isVisible, roleIn, type Standing } from '../channel-store/membership.rules.ts';

/**
 * Whether somebody may manage the webhooks of a channel.
 * @param missing what a channel that they cannot see looks like
 * @throws ChatError the reason given, NOT_ALLOWED
 */
export function decideManage(standing: Standing | undefined, missing: ErrorReason): Channel {
  if (!isVisible(standing)) throw new ChatError(missing);
  if (!may(roleIn(standing), 'webhook:manage')) throw new ChatError('NOT_ALLOWED');
  return standing.channel;
}

/**
 * Whether somebody may add a webhook. Direct channels are for the people in them.
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, ARCHIVED, TOO_MANY_WEBHOOKS
 */
export function decideCreate(standing: Standing | undefined, webhooks: number): Channel {
  const channel = decideManage(standing, 'CHANNEL_NOT_FOUND');
  if (channel.kind === 'direct') throw new ChatError('NOT_ALLOWED');
  if (channel.archivedAt) throw new ChatError('ARCHIVED');
  if (webhooks >= limits.webhooksPerChannel) throw new ChatError('TOO_MANY_WEBHOOKS', { limit: limits.webhooksPerChannel });
  return channel;
}

export function stateOf({ disabledAt, failures }: { disabledAt: Date | null; failures: number }): WebhookState {
  if (disabledAt) return 'disabled';
  return failures > 0 ? 'failing' : 'active';
}
