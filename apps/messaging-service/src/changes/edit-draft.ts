import { limits, streamEvents, streams, type Live, type Message, type Metadata, type StreamEvent } from '@chatgenius/contracts';
import { type Append, type Positions } from '@chatgenius/database';
import { toldToMentioned } from '../mentions/mention-excerpt.rules.ts';
import { type MentionChange } from '../mentions/mention.rules.ts';
import { type NewFollower, type NewMention } from '../messages/message.repository.ts';
import { followersByEdit, threadFollowed } from '../messages/thread.rules.ts';
import { logged } from './redaction.rules.ts';

/** Users who are named in the event of an edit as those whose mention it changed: all that a text may name before and after. */
const NAMED_CHANGES = 2 * limits.mentionsPerMessage;

/** A message before and after an edit, and who learns of it. */
export interface ChangedMessage {
  readonly before: Message;
  readonly edited: Message;
  readonly mentioning: MentionChange;
  readonly followers: ReadonlyMap<string, boolean>;
  /** Of a live message whose state has changed, and when it did. */
  readonly live?: { readonly live: Live; readonly at: string } | undefined;
}

/** What an edit writes beside the message. */
export interface EditDraft {
  /** The message:edited first. */
  readonly events: readonly [StreamEvent, ...StreamEvent[]];
  readonly mentions: readonly NewMention[];
  readonly followers: readonly NewFollower[];
}

export function draftEdit({ before, edited, mentioning: { added, removed, concerned }, followers, live }: ChangedMessage, positions: Positions): EditDraft {
  const message = logged(edited);
  const told = positions.give(messageEdited(before, edited, concerned, live));
  const mentioned = added.map((userId) => positions.give({ stream: streams.user(userId), type: streamEvents.mentionCreated.name, data: { message: toldToMentioned(message, added.length) } }));
  const unmentioned = mentionsRemoved(before, removed).map((append) => positions.give(append));
  const following = newFollowers(edited, added, followers);
  return {
    events: [told, ...mentioned, ...unmentioned, ...following.map((follower) => positions.give(threadFollowed(edited.channelId, follower)))],
    mentions: mentioned.map(({ seq: eventSeq }, index) => ({ userId: added[index] ?? '', message, eventSeq })),
    followers: following,
  };
}

function messageEdited(before: Message, edited: Message, concerned: MentionChange['concerned'], live: ChangedMessage['live']): Append {
  const { id: messageId, channelId, threadId, seq: messageSeq, senderId, text, mentions, editedAt = live?.at } = edited;
  const place = { messageId, channelId, ...(threadId !== undefined && { threadId }) };
  const data = { ...place, text, mentions, ...carried(before, edited), editedAt, mentionsChanged: mentionsChanged(edited, concerned), ...(live && { live: live.live, messageSeq, senderId }) };
  return { stream: streams.conversation(edited), type: streamEvents.messageEdited.name, data };
}

function newFollowers({ threadId, seq }: Message, added: readonly string[], followers: ReadonlyMap<string, boolean>): NewFollower[] {
  return threadId === undefined ? [] : followersByEdit(added, followers).map(({ userId, since }) => ({ threadId, userId, sinceSeq: since(seq) }));
}

/** Said also where an earlier edit may have changed it, which is passed over once this one is there. */
function carried(before: Message, { metadata }: Message): { metadata?: Metadata | null } {
  const neverChanged = before.metadata === undefined && metadata === undefined && before.editedAt === undefined;
  return neverChanged ? {} : { metadata: metadata ?? null };
}

/** Tells users that a message no longer names them. Mentions by `@channel` are withdrawn in the channel's stream. */
export function mentionsRemoved({ id: messageId, channelId, threadId, seq: messageSeq, mentions }: Message, removed: readonly string[]): Append[] {
  const data = { messageId, channelId, ...(threadId !== undefined && { threadId }), messageSeq };
  const named = removed.filter((userId) => mentions?.userIds.includes(userId));
  return named.map((userId) => ({ stream: streams.user(userId), type: streamEvents.mentionRemoved.name, data }));
}

function mentionsChanged({ seq: messageSeq }: Message, concerned: MentionChange['concerned']) {
  if (concerned.length === 0) return undefined;
  if (concerned === 'everybody' || concerned.length > NAMED_CHANGES) return { messageSeq, userIds: [], everybody: true };
  return { messageSeq, userIds: concerned, everybody: false };
}
