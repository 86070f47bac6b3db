import { limits, streamEvents, streams, type Message, type ThreadSummary } from '@chatgenius/contracts';
import { type Append } from '@chatgenius/database';

/** A message that can be replied to, and what hangs on it. */
export interface ThreadFacts {
  readonly channelId: string;
  readonly authorId: string;
  /** Whether the author still belongs to the channel. */
  readonly authorIsMember: boolean;
  /** Nothing before the first reply. */
  readonly summary: ThreadSummary | undefined;
  /** By user who may become a follower: true for a follower, false for one who unfollowed. */
  readonly followers: ReadonlyMap<string, boolean>;
}

/** Somebody who follows a thread from now on. */
export interface Follow {
  readonly userId: string;
  /** The last position that does not count as unread for them. */
  readonly since: (replySeq: number) => number;
}

interface FollowingReply {
  readonly senderId: string;
  readonly mentionedIds: readonly string[];
  /** Whether it is the first reply of its thread. */
  readonly isFirst: boolean;
  readonly thread: Pick<ThreadFacts, 'authorId' | 'authorIsMember'>;
  readonly followers: ReadonlyMap<string, boolean>;
}

/**
 * Who begins to follow a thread by a reply: its sender, whom it mentions, also when they have unfollowed before, and
 * with the first reply the author of the message that it hangs on.
 */
export function newFollowers({ senderId, mentionedIds, isFirst, thread, followers }: FollowingReply): Follow[] {
  const follows = new Map<string, Follow>();
  if (isFirst && thread.authorIsMember && !followers.has(thread.authorId)) {
    follows.set(thread.authorId, { userId: thread.authorId, since: () => 0 });
  }
  for (const userId of mentionedIds) follows.set(userId, { userId, since: (seq) => seq - 1 });
  follows.set(senderId, { userId: senderId, since: (seq) => seq });
  return [...follows.values()].filter(({ userId }) => followers.get(userId) !== true);
}

/** Who begins to follow a thread because an edit of a reply mentions them, with that reply unread. */
export const followersByEdit = (addedIds: readonly string[], followers: ReadonlyMap<string, boolean>): Follow[] =>
  addedIds.filter((userId) => followers.get(userId) !== true).map((userId) => ({ userId, since: (seq) => seq - 1 }));

/** Tells somebody’s devices that they follow a thread now. */
export const threadFollowed = (channelId: string, { threadId, userId }: { readonly threadId: string; readonly userId: string }): Append =>
  ({ stream: streams.user(userId), type: streamEvents.threadFollowed.name, data: { channelId, threadId, following: true } });

/** A thread after one more reply. */
export function withReply(summary: ThreadSummary | undefined, { id, senderId, createdAt }: Pick<Message, 'id' | 'senderId' | 'createdAt'>): ThreadSummary {
  const participants = summary?.participantIds ?? [];
  const isNew = participants.length < limits.threadParticipants && !participants.includes(senderId);
  return {
    replyCount: (summary?.replyCount ?? 0) + 1,
    lastReplyAt: createdAt,
    lastReplyId: id,
    participantIds: isNew ? [...participants, senderId] : participants,
  };
}

/** What a thread has beside a reply that is about to be deleted. */
export interface OtherReplies {
  /** The last one; nothing when there are none. */
  readonly last: Pick<Message, 'id' | 'createdAt'> | undefined;
  /** Whether one of them is of the same sender. */
  readonly ofSender: boolean;
}

/** A thread after one of its replies was deleted: it tells of those that are left. Of an emptied one, nothing but when it was last spoken in. */
export function withoutReply(summary: ThreadSummary, senderId: string, { last, ofSender }: OtherReplies): ThreadSummary {
  if (last === undefined) return { ...summary, replyCount: 0, participantIds: [] };
  return {
    replyCount: Math.max(summary.replyCount - 1, 1),
    lastReplyAt: last.createdAt,
    lastReplyId: last.id,
    participantIds: ofSender ? summary.participantIds : summary.participantIds.filter((userId) => userId !== senderId),
  };
}
