import { streamEvents, streams, type Message, type StreamId } from '@chatgenius/contracts';
import { type Append, type LockedStreams } from '@chatgenius/database';
import { v7 as uuidv7 } from 'uuid';
import { type NewLive } from '../live/live.repository.ts';
import { toldToMentioned } from '../mentions/mention-excerpt.rules.ts';
import { type FoundWords } from '../moderation/found-words.repository.ts';
import { type NewFollower, type NewMention, type ThreadState } from './message.repository.ts';
import { type GroupFacts, type Send, type SendDecision, type Writing } from './sending.rules.ts';
import { withReply } from './thread.rules.ts';

/** What is to be written for a group. The rows are complete once the appends have been given their positions. */
export class GroupDraft {
  readonly messages: Message[] = [];
  readonly mentions: NewMention[] = [];
  readonly followers: NewFollower[] = [];
  /** Direct conversations that everybody in them learns of. */
  readonly shownIds: string[] = [];
  readonly appends: Append[] = [];
  /** Messages that count for slow mode. */
  readonly slowed: Message[] = [];
  /** Messages with words that a filter reports. */
  readonly reported: FoundWords[] = [];
  /** Messages that are written live from now on. */
  readonly live: NewLive[] = [];
  /** For each append, the place of the send that it comes of. */
  readonly causes: number[] = [];
  readonly #threads = new Map<string, ThreadState & { cause: number }>();
  readonly #facts: GroupFacts;
  readonly #locked: LockedStreams;

  constructor(sends: readonly Send[], decisions: readonly SendDecision[], facts: GroupFacts, locked: LockedStreams) {
    this.#facts = facts;
    this.#locked = locked;
    decisions.forEach((decision, place) => {
      const send = sends[place];
      if (send !== undefined && decision.kind === 'write') this.#addMessage(place, send, decision);
    });
    // One for each thread, however many replies it got.
    for (const { cause, threadId, channelId, summary } of this.#threads.values()) {
      this.#append(cause, { stream: streams.channel(channelId), type: streamEvents.threadUpdated.name, data: () => ({ channelId, threadId, thread: summary }) });
    }
  }

  get threads(): readonly ThreadState[] {
    return [...this.#threads.values()];
  }

  #append(cause: number, append: Append): void {
    this.appends.push(append);
    this.causes.push(cause);
  }

  #addMessage(place: number, send: Send, writing: Writing): void {
    const message: Message = toNewMessage(send, writing, uuidv7(), this.#timeIn(streams.conversation(send)));
    if (writing.shows) this.#show(place, writing.shows);
    this.#append(place, {
      stream: streams.conversation(message),
      type: streamEvents.messageCreated.name,
      data: (seq) => {
        message.seq = seq;
        this.messages.push(message);
        return { message };
      },
    });
    if (send.live) this.live.push({ message, ...send.live });
    if (writing.slowed) this.slowed.push(message);
    if (send.reported?.length) this.reported.push({ message, words: send.reported });
    if (message.threadId !== undefined) this.#addReply(place, message, message.threadId);
    for (const userId of writing.mentionedIds) {
      const data = (eventSeq: number) => {
        this.mentions.push({ userId, message, eventSeq });
        return { message: toldToMentioned(message, writing.mentionedIds.length) };
      };
      this.#append(place, { stream: streams.user(userId), type: streamEvents.mentionCreated.name, data });
    }
    for (const { userId, since } of writing.follows) {
      const { channelId, threadId = '' } = message;
      const data = () => {
        this.followers.push({ threadId, userId, sinceSeq: since(message.seq) });
        return { channelId, threadId, following: true };
      };
      this.#append(place, { stream: streams.user(userId), type: streamEvents.threadFollowed.name, data });
    }
  }

  /** As of where the channel stands before this group: nothing was said in it by then. */
  #show(cause: number, { channel, userIds }: NonNullable<Writing['shows']>): void {
    const { epoch, head: seq } = this.#lockedIn(streams.channel(channel.id));
    this.shownIds.push(channel.id);
    const data = () => ({ channel, role: 'member', head: { epoch, seq } });
    for (const userId of userIds) this.#append(cause, { stream: streams.user(userId), type: streamEvents.channelAdded.name, data });
  }

  /** Of the message's own stream, so that messages are in the order of their times as well. */
  #timeIn(stream: StreamId): string {
    return this.#lockedIn(stream).at.toISOString();
  }

  #lockedIn(stream: StreamId) {
    const locked = this.#locked.get(stream);
    if (locked === undefined) throw new Error(`a message for ${stream}, which is not locked`);
    return locked;
  }

  #addReply(cause: number, reply: Message, threadId: string): void {
    const { channelId } = reply;
    const before = this.#threads.get(threadId)?.summary ?? this.#facts.threads.get(threadId)?.summary;
    this.#threads.set(threadId, { cause, threadId, channelId, summary: withReply(before, reply) });
  }
}

/** Without its position, which the stream gives. */
function toNewMessage(send: Send, { mentions, attachments, origin, copiedText }: Writing, id: string, createdAt: string): Message {
  return {
    id,
    channelId: send.channelId,
    ...(send.threadId !== undefined && { threadId: send.threadId }),
    senderId: send.senderId,
    clientMessageId: send.clientMessageId,
    seq: 0,
    text: copiedText ?? send.text,
    createdAt,
    ...(mentions && { mentions }),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
    ...origin,
    ...(send.metadata && { metadata: send.metadata }),
    ...(send.live && { live: { state: 'streaming' as const, length: send.text.length } }),
  };
}
