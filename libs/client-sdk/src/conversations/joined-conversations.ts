import { type Conversation as Place, type StreamId } from '../generated/schemas.ts';
import { ChatError } from '../chat-error.ts';
import { type Connector } from '../connection/connector.ts';
import { emptyChannel } from '../state/channel.rules.ts';
import { emptyThread } from '../state/thread.rules.ts';
import { type Open, type StreamSet } from '../streams/stream-set.ts';
import { type Opened } from '../streams/stream-replica.ts';
import { type MessageDelta, type MessageReceipts, type OutputOf, type UserTyping } from '../wire.ts';
import { Channel } from './channel.ts';
import { type AnyConversation, type Surroundings } from './conversation.ts';
import { Thread } from './thread.ts';

interface Joined {
  readonly conversation: Channel | Thread;
  readonly ready: Promise<void>;
}

interface Listeners {
  /** In the turn in which a conversation begins to be received. */
  readonly onBegin: (conversation: Channel | Thread, opened: Opened, following: boolean) => void;
  /** The server has stopped to send events of a channel; those that were on their way were not applied. */
  readonly onLeft: (channelId: string) => void;
}

/** The channels and threads that this client receives. */
export class JoinedConversations {
  readonly #connector: Connector;
  readonly #streams: StreamSet;
  readonly #surroundings: Surroundings;
  readonly #onBegin: Listeners['onBegin'];
  readonly #onLeft: Listeners['onLeft'];
  readonly #joined = new Map<StreamId, Joined>();
  readonly #leaving = new Set<StreamId>();

  constructor(connector: Connector, streams: StreamSet, surroundings: Omit<Surroundings, 'onClosed'>, { onBegin, onLeft }: Listeners) {
    this.#connector = connector;
    this.#streams = streams;
    this.#surroundings = { ...surroundings, onClosed: (conversation) => this.#forget(conversation) };
    this.#onBegin = onBegin;
    this.#onLeft = onLeft;
  }

  joinChannel(channelId: string): Promise<Channel> {
    const channel = new Channel(channelId, this.#surroundings);
    const began = (opened: OutputOf<'channelJoin'>) => {
      channel.begin(emptyChannel(opened.channel, opened.role));
      this.#onBegin(channel, opened, false);
    };
    return this.#join(channel, (settle) => {
      this.#connector.ask('channelJoin', { channelId }, (outcome) => {
        if ('output' in outcome) began(outcome.output);
        settle(outcome);
      });
    });
  }

  joinThread(threadId: string): Promise<Thread> {
    const thread = new Thread(threadId, this.#surroundings);
    const began = (opened: OutputOf<'threadJoin'>) => {
      thread.begin(emptyThread(opened.channelId, threadId));
      this.#onBegin(thread, opened, opened.following);
    };
    return this.#join(thread, (settle) => {
      this.#connector.ask('threadJoin', { threadId }, (outcome) => {
        if ('output' in outcome) began(outcome.output);
        settle(outcome);
      });
    });
  }

  leave(conversation: Channel | Thread): void {
    const { stream } = conversation;
    if (this.#joined.get(stream)?.conversation !== conversation) return;
    this.#streams.leave(stream);
    conversation.handlers.onClosed(ChatError.local('LEFT'));
    this.sayLeft(stream);
  }

  /** Tells the server. A connection that is lost before it has heard has nothing joined any more. */
  sayLeft(stream: StreamId): void {
    const [kind, id = ''] = stream.split(':');
    if (this.#leaving.has(stream) || (kind !== 'channel' && kind !== 'thread')) return;
    this.#leaving.add(stream);
    const heard = () => {
      this.#leaving.delete(stream);
      if (kind === 'channel') this.#onLeft(id);
    };
    if (kind === 'thread') this.#connector.ask('threadLeave', { threadId: id }, heard);
    else this.#connector.ask('channelLeave', { channelId: id }, heard);
  }

  /** Whoever is no longer a member is told so for each stream of the channel. */
  recheck(channelId: string): void {
    const ofChannel = [...this.#joined.values()].filter(({ conversation }) => conversation.belongsTo(channelId));
    this.#streams.resume(ofChannel.map(({ conversation }) => conversation.stream));
  }

  showTyping(typing: UserTyping): void {
    this.#at(typing)?.showTyping(typing);
  }

  showDelta(delta: MessageDelta): void {
    for (const { conversation } of this.#joined.values()) if (conversation.showDelta(delta)) return;
  }

  showReceipts(receipts: MessageReceipts): void {
    this.#at(receipts)?.showReceipts(receipts);
  }

  #at({ channelId, threadId }: Place): Channel | Thread | undefined {
    return this.#joined.get(threadId === undefined ? `channel:${channelId}` : `thread:${threadId}`)?.conversation;
  }

  /** The user has done something that no log tells yet. */
  showLocal(): void {
    for (const { conversation } of this.#joined.values()) conversation.showLocal();
  }

  /** The connection is lost: who has stopped meanwhile is not heard of. */
  forgetTyping(): void {
    for (const { conversation } of this.#joined.values()) conversation.showTyping();
  }

  closeAll(): void {
    for (const { conversation } of [...this.#joined.values()]) {
      this.#streams.leave(conversation.stream);
      conversation.handlers.onClosed(ChatError.local('CLOSED'));
    }
  }

  async #join<Conversed extends Channel | Thread, Output extends Opened>(conversation: Conversed, open: Open<Output>): Promise<Conversed> {
    const { stream } = conversation;
    const existing = this.#joined.get(stream);
    if (existing) return existing.ready.then(() => existing.conversation as Conversed);
    const ready = this.#streams.join(stream, conversation.handlers, open).then(() => conversation.loadNewest());
    this.#joined.set(stream, { conversation, ready });
    try {
      await ready;
    } catch (error) {
      this.leave(conversation);
      throw error;
    }
    return conversation;
  }

  #forget(conversation: AnyConversation): void {
    if (this.#joined.get(conversation.stream)?.conversation === conversation) this.#joined.delete(conversation.stream);
  }
}
