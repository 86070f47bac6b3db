import { type ListWorld } from './list-world.ts';

const id = '00000000-0000-7000-8000-000000000000';
const membership = { userId: id, channelId: id };
const at = new Date(0);

/** A world of one of each, to see what scenes would ask in any. */
export const anyWorld: ListWorld = {
  busiestUserId: id,
  busiestBotId: id,
  administratorId: id,
  memberIds: [id],
  guestIds: [id],
  guests: [membership],
  owned: [membership],
  largest: { channelId: id, ownerId: id, head: 1 },
  restricted: { channelId: id, ownerId: id },
  publicChannelIds: [id],
  largestThreadId: id,
  threads: [{ userId: id, threadId: id }],
  drafts: [membership],
  edited: { messageId: id, authorId: id },
  largestWebhookId: id,
  webhooks: [{ userId: id, webhookId: id }],
  decisions: [{ actorId: id, channelId: id, action: 'user:banned', subjectKind: 'user', subjectId: id }],
  largestHoldId: id,
  profileIds: [id],
  senderIds: [id],
  handles: ['word'],
  names: ['word'],
  channelWords: ['word'],
  archivedWords: ['word'],
  words: ['word'],
  from: at,
  middle: at,
  to: at,
};
