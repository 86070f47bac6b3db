import { at, EVERYBODY, type ListScene, type ListScenes } from './list-scene.ts';
import { type ListWorld } from './list-world.ts';

const STATES = ['claimed', 'resolved', 'dismissed'];

/** What is listed of a channel: by members of the largest and of others, and by those who moderate them. */
export function channelLists({ busiestUserId, administratorId, largest, restricted, owned, guests, largestWebhookId, webhooks, largestThreadId }: ListWorld): ListScenes {
  const inLargest = { channelId: largest.channelId };
  const moderated = (channel: { channelId: string; ownerId: string }, title: string, query?: Record<string, string>): ListScene => ({ title, ask: () => ({ userId: channel.ownerId, params: { channelId: channel.channelId }, ...(query && { query }) }) });
  const byOwner: ListScene = { title: 'an owner, of any channel', ask: (place) => ({ userId: at(owned, place).userId, params: { channelId: at(owned, place).channelId } }), mayBeEmpty: true };
  const byAdministrator: ListScene = { title: 'an administrator, of the largest', ask: () => ({ userId: administratorId, params: inLargest }) };
  const restrictions = [moderated(restricted, 'its owner, of the longest'), { ...byAdministrator, title: 'an administrator, of the longest', ask: () => ({ userId: administratorId, params: { channelId: restricted.channelId } }) }, byOwner];
  return {
    listMembers: [
      { title: 'who has most, of the largest', ask: () => ({ userId: busiestUserId, params: inLargest }) },
      byAdministrator,
      byOwner,
      { title: 'a guest, of any channel', ask: (place) => ({ userId: at(guests, place).userId, params: { channelId: at(guests, place).channelId } }) },
    ],
    listReceipts: [
      { title: 'a member, of the largest', ask: () => ({ userId: busiestUserId, params: inLargest, query: { seq: '1' } }), mayLookAt: EVERYBODY },
      { title: 'an owner, of any channel', ask: (place) => ({ userId: at(owned, place).userId, params: { channelId: at(owned, place).channelId }, query: { seq: '2' } }), mayBeEmpty: true },
      { title: 'a member, of a thread of the largest', ask: () => ({ userId: busiestUserId, params: inLargest, query: { seq: '1', threadId: largestThreadId } }), mayBeEmpty: true, mayLookAt: EVERYBODY },
    ],
    listInvitationLinks: [moderated(largest, 'its owner, of the largest'), byAdministrator, byOwner],
    listBans: restrictions,
    listMutes: restrictions,
    listReports: [moderated(largest, 'its owner, of the largest'), ...STATES.map((state) => moderated(largest, `its owner, of the largest, ${state}`, { state })), byAdministrator, byOwner],
    listWebhooks: [moderated(largest, 'its owner, of the largest'), byOwner],
    webhookDeliveries: [
      { title: 'its owner, of the largest', ask: () => ({ userId: largest.ownerId, params: { webhookId: largestWebhookId } }) },
      { title: 'an owner, of any webhook', ask: (place) => ({ userId: at(webhooks, place).userId, params: { webhookId: at(webhooks, place).webhookId } }) },
    ],
    parkedEvents: [
      { title: 'its owner, of the largest', ask: () => ({ userId: largest.ownerId, params: { webhookId: largestWebhookId } }) },
      { title: 'an owner, of any webhook', ask: (place) => ({ userId: at(webhooks, place).userId, params: { webhookId: at(webhooks, place).webhookId } }) },
    ],
  };
}
