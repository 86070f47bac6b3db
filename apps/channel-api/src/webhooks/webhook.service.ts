import { Requester } from '@chatgenius/bus';
import { ChatError, streams, webhookRequests, type Channel, type Member, type OutgoingWebhook, type ParkedEvent, type RouteInput, type routes, type Webhook, type WebhookDelivery } from '@chatgenius/contracts';
import { recordAudit, type Queryable } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { ChannelTurns, type Change, type ChannelTurn } from '../channel-store/channel-turns.ts';
import { MembershipService } from '../members/membership.service.ts';
import { recorded, webhookEntry } from './webhook.records.ts';
import { WebhookRepository, type NewWebhook } from './webhook.repository.ts';
import { decideCreate, decideManage } from './webhook.rules.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

type Plan = RouteInput<typeof routes.createWebhook>['body'];

export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

/**
 * The webhooks of channels. They belong to the channel, not to who made them, and outlive that person's membership. While who made
 * them is deactivated they stand still, for that person knows the secret or has the receiver: whoever rotates the secret takes over.
 */
@Injectable()
export class WebhookService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
    private readonly memberships: MembershipService,
    private readonly webhooks: WebhookRepository,
    private readonly secrets: WebhookSecrets,
    private readonly requester: Requester,
  ) {}

  create(channelId: string, callerId: string, plan: Plan): Promise<WebhookWithSecret> {
    const id = uuidv7();
    const { shown: secret, sealed } = this.secrets.make(id);
    return this.turns.take(channelId, async (turn) => {
      const standing = await this.channels.standing(channelId, callerId, turn.transaction);
      const channel = decideCreate(standing, await this.webhooks.count(turn.transaction, channelId));
      const created: NewWebhook = { id, channelId, name: plan.name, createdBy: callerId, secret: sealed };
      const batch = plan.direction === 'incoming' ? await this.addIncoming(turn, channel, created) : await this.addOutgoing(turn, created, plan);
      const webhook = await this.managed(id, callerId, turn.transaction);
      await recordAudit(turn.transaction, { ...webhookEntry(webhook, callerId, 'webhook:created'), after: recorded(webhook) });
      return { answer: { webhook, secret }, ...(batch && { batch }) };
    });
  }

  async list(channelId: string, callerId: string): Promise<Webhook[]> {
    decideManage(await this.channels.standing(channelId, callerId), 'CHANNEL_NOT_FOUND');
    return this.webhooks.list(channelId);
  }

  /** What an incoming one has written stays; who wrote it leaves the channel. */
  delete(webhookId: string, callerId: string): Promise<void> {
    return this.change(webhookId, callerId, async (turn, webhook) => {
      await this.webhooks.delete(turn.transaction, webhookId);
      await recordAudit(turn.transaction, { ...webhookEntry(webhook, callerId, 'webhook:deleted'), before: recorded(webhook) });
      if (webhook.direction === 'outgoing' || !(await this.channels.member(turn.transaction, webhook.channelId, webhook.userId))) return { answer: undefined };
      return this.memberships.dismiss(turn, webhook.userId, { cause: 'left' });
    });
  }

  rotateSecret(webhookId: string, callerId: string): Promise<WebhookWithSecret> {
    const { shown: secret, sealed } = this.secrets.make(webhookId);
    return this.change(webhookId, callerId, async ({ transaction }, before) => {
      await this.webhooks.rotateSecret(transaction, webhookId, sealed, callerId);
      const webhook = await this.managed(webhookId, callerId, transaction);
      await recordAudit(transaction, { ...webhookEntry(webhook, callerId, 'webhook:secret-rotated'), before: { ownerId: before.createdBy }, after: { ownerId: webhook.createdBy } });
      return { answer: { webhook, secret } };
    });
  }

  async resume(webhookId: string, callerId: string): Promise<void> {
    await this.managedOutgoing(webhookId, callerId);
    // One without a position yet has nothing to be resumed from.
    await this.requester.request(webhookRequests.webhookResume, { webhookId, actorId: callerId });
  }

  /** @returns the webhook-id that the ping will have */
  async test(webhookId: string, callerId: string): Promise<string> {
    await this.managedOutgoing(webhookId, callerId);
    const messageId = `${webhookId}_ping_${uuidv7()}`;
    const { found } = await this.requester.request(webhookRequests.webhookTest, { webhookId, messageId });
    if (!found) throw new ChatError('WEBHOOK_NOT_FOUND');
    return messageId;
  }

  async parked(webhookId: string, callerId: string): Promise<ParkedEvent[]> {
    await this.managedOutgoing(webhookId, callerId);
    return this.webhooks.parked(webhookId);
  }

  async resend(webhookId: string, callerId: string, messageId: string): Promise<void> {
    await this.managedOutgoing(webhookId, callerId);
    const { found } = await this.requester.request(webhookRequests.webhookResend, { webhookId, messageId });
    if (!found) throw new ChatError('WEBHOOK_NOT_FOUND');
  }

  async drop(webhookId: string, callerId: string, messageId: string): Promise<void> {
    await this.managedOutgoing(webhookId, callerId);
    await this.requester.request(webhookRequests.webhookDrop, { webhookId, messageId });
  }

  async deliveries(webhookId: string, callerId: string, before: number | undefined, limit: number): Promise<WebhookDelivery[]> {
    await this.managedOutgoing(webhookId, callerId);
    return this.webhooks.deliveries(webhookId, before, limit);
  }

  private async addIncoming(turn: ChannelTurn, channel: Channel, created: NewWebhook) {
    const userId = uuidv7();
    const handle = `hook-${userId.replaceAll('-', '').slice(-20)}`;
    await this.webhooks.insertUser(turn.transaction, { id: userId, handle, displayName: created.name });
    await this.webhooks.insertIncoming(turn.transaction, created, userId);
    const member: Member = { userId, role: 'guest', joinedAt: turn.at.toISOString() };
    return this.memberships.admit(turn, channel, [{ ...member, addedById: null }], () => new ChatError('INTERNAL'));
  }

  /** It begins with what happens next: the stream is held, so nothing falls between. */
  private async addOutgoing(turn: ChannelTurn, created: NewWebhook, { url, events }: Extract<Plan, { direction: 'outgoing' }>): Promise<undefined> {
    const stream = (await turn.lock([])).get(streams.channel(created.channelId));
    if (!stream) throw new ChatError('CHANNEL_NOT_FOUND');
    await this.webhooks.insertOutgoing(turn.transaction, created, { url, events: [...new Set(events)], epoch: stream.epoch, seq: stream.head });
  }

  private async change<Answer>(webhookId: string, callerId: string, work: (turn: ChannelTurn, webhook: Webhook) => Promise<Change<Answer>>): Promise<Answer> {
    const { channelId } = await this.managed(webhookId, callerId);
    return this.turns.take(channelId, async (turn) => work(turn, await this.managed(webhookId, callerId, turn.transaction)));
  }

  /** @throws ChatError WEBHOOK_NOT_FOUND, NOT_ALLOWED */
  private async managed(webhookId: string, callerId: string, db?: Queryable): Promise<Webhook> {
    const webhook = await this.webhooks.find(webhookId, db);
    if (!webhook) throw new ChatError('WEBHOOK_NOT_FOUND');
    decideManage(await this.channels.standing(webhook.channelId, callerId, db), 'WEBHOOK_NOT_FOUND');
    return webhook;
  }

  private async managedOutgoing(webhookId: string, callerId: string): Promise<OutgoingWebhook> {
    const webhook = await this.managed(webhookId, callerId);
    if (webhook.direction === 'incoming') throw new ChatError('WEBHOOK_NOT_FOUND');
    return webhook;
  }
}
