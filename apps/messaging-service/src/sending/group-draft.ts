import { streamEvents, streams, type Message, type StreamEvent } from '@chatgenius/contracts';
import { eventAt, Positions, type Append, type LockedStreams, type Position } from '@chatgenius/database';
import { type NewLive } from '../messages/live.repository.ts';
import { toldToMentioned } from '../mentions/mention-excerpt.rules.ts';
import { type FoundWords } from '../moderation/found-words.repository.ts';
import { type NewFollower, type NewMention, type ThreadState } from '../messages/message.repository.ts';
import { type GroupFacts, type Send, type SendDecision, type Writing } from './sending.rules.ts';
import { threadFollowed, withReply } from '../messages/thread.rules.ts';

/** An event, and the place of the send that it comes of. */
interface Caused {
  readonly cause: number;
  readonly event: StreamEvent;
}

/** What is to be written for one send. */
interface SendDraft {
  readonly cause: number;
  readonly send: Send;
  readonly writing: Writing;
  readonly message: Message;
  readonly events: readonly StreamEvent[];
  readonly mentions: readonly NewMention[];
  readonly followers: readonly NewFollower[];
}

/** What is to be written for a group. */
export interface GroupDraft {
  readonly messages: readonly Message[];
  readonly mentions: readonly NewMention[];
  readonly followers: readonly NewFollower[];
  readonly threads: readonly ThreadState[];
  /** Direct conversations that everybody in them learns of. */
  readonly shownIds: readonly string[];
  readonly events: readonly StreamEvent[];
  /** For each event, the place of the send that it comes of. */
  readonly causes: readonly number[];
  /** Messages that count for slow mode. */
  readonly slowed: readonly Message[];
  /** Messages with words that a filter reports. */
  readonly reported: readonly FoundWords[];
  /** Messages that are written live from now on. */
  readonly live: readonly NewLive[];
}

export interface DecidedSends {
  readonly sends: readonly Send[];
  readonly decisions: readonly SendDecision[];
  readonly facts: GroupFacts;
  readonly locked: LockedStreams;
  /** For each send, what its message is called. */
  readonly ids: readonly string[];
}

export function draftGroup({ sends, decisions, facts, locked, ids }: DecidedSends): GroupDraft {
  const positions = new Positions(locked);
  const drafts = decisions.flatMap((decision, cause) => {
    const send = sends[cause];
    return send !== undefined && decision.kind === 'write' ? [draftSend({ cause, send, writing: decision, id: ids[cause] ?? '', locked, positions })] : [];
  });
  const threads = threadsAfter(drafts, facts);
  const caused = [...drafts.flatMap(({ cause, events }) => events.map((event): Caused => ({ cause, event }))), ...threads.map((thread) => threadUpdated(thread, positions))];
  return {
    messages: drafts.map(({ message }) => message),
    mentions: drafts.flatMap(({ mentions }) => mentions),
    followers: drafts.flatMap(({ followers }) => followers),
    threads,
    shownIds: drafts.flatMap(({ writing: { shows } }) => (shows ? [shows.channel.id] : [])),
    events: caused.map(({ event }) => event),
    causes: caused.map(({ cause }) => cause),
    slowed: drafts.flatMap(({ writing, message }) => (writing.slowed ? [message] : [])),
    reported: drafts.flatMap(({ send: { reported: words }, message }) => (words?.length ? [{ message, words }] : [])),
    live: drafts.flatMap(({ send: { live }, message }) => (live ? [{ message, ...live }] : [])),
  };
}

interface NewSend {
  readonly cause: number;
  readonly send: Send;
  readonly writing: Writing;
  readonly id: string;
  readonly locked: LockedStreams;
  readonly positions: Positions;
}

function draftSend({ cause, send, writing, id, locked, positions }: NewSend): SendDraft {
  const shown = conversationShown(writing.shows, locked).map((append) => positions.give(append));
  const position = positions.next(streams.conversation(send));
  const message = toNewMessage(send, writing, id, position);
  const { channelId, threadId = '', seq } = message;
  const created = eventAt(position, streamEvents.messageCreated.name, { message });
  const mentioned = writing.mentionedIds.map((userId) =>
    positions.give({ stream: streams.user(userId), type: streamEvents.mentionCreated.name, data: { message: toldToMentioned(message, writing.mentionedIds.length) } }));
  const followers = writing.follows.map(({ userId, since }): NewFollower => ({ threadId, userId, sinceSeq: since(seq) }));
  const followed = followers.map((follower) => positions.give(threadFollowed(channelId, follower)));
  const mentions = mentioned.map(({ seq: eventSeq }, index) => ({ userId: writing.mentionedIds[index] ?? '', message, eventSeq }));
  return { cause, send, writing, message, events: [...shown, created, ...mentioned, ...followed], mentions, followers };
}

/** With the channel's head before this group: nothing was said in it by then. */
function conversationShown(shows: Writing['shows'], locked: LockedStreams): Append[] {
  if (shows === undefined) return [];
  const { channel, userIds } = shows;
  const before = locked.get(streams.channel(channel.id));
  if (before === undefined) throw new Error(`a message for ${channel.id}, which is not locked`);
  const data = { channel, role: 'member', head: { epoch: before.epoch, seq: before.head } };
  return userIds.map((userId) => ({ stream: streams.user(userId), type: streamEvents.channelAdded.name, data }));
}

/** Threads with their new replies; each with the place of the last one. */
function threadsAfter(drafts: readonly SendDraft[], facts: GroupFacts): (ThreadState & { readonly cause: number })[] {
  const threads = new Map<string, ThreadState & { readonly cause: number }>();
  for (const { cause, message } of drafts) {
    const { channelId, threadId } = message;
    if (threadId === undefined) continue;
    const before = threads.get(threadId)?.summary ?? facts.threads.get(threadId)?.summary;
    threads.set(threadId, { cause, threadId, channelId, summary: withReply(before, message) });
  }
  return [...threads.values()];
}

/** One for each thread, however many replies it got. */
const threadUpdated = ({ cause, threadId, channelId, summary }: ThreadState & { readonly cause: number }, positions: Positions): Caused =>
  ({ cause, event: positions.give({ stream: streams.channel(channelId), type: streamEvents.threadUpdated.name, data: { channelId, threadId, thread: summary } }) });

/** With the time of its own stream, so that messages are in the order of their times as well. */
function toNewMessage(send: Send, { mentions, attachments, origin, copiedText }: Writing, id: string, { seq, at: createdAt }: Position): Message {
  return {
    id,
    channelId: send.channelId,
    ...(send.threadId !== undefined && { threadId: send.threadId }),
    senderId: send.senderId,
    clientMessageId: send.clientMessageId,
    seq,
    text: copiedText ?? send.text,
    createdAt,
    ...(mentions && { mentions }),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
    ...origin,
    ...(send.metadata && { metadata: send.metadata }),
    ...(send.live && { live: { state: 'streaming' as const, length: send.text.length } }),
  };
}
