import { type Message, type Reaction, type StreamEvent, type ThreadSummary } from '@chatgenius/contracts';

interface ReactionData {
  messageId: string;
  userId: string;
  emoji: string;
  count: number;
}

/** Messages as the events of their streams tell them: the channel's first, then those of its threads. */
export class LogFold {
  readonly messages = new Map<string, Message>();
  /** What does not agree with what came before it. */
  readonly faults: string[] = [];
  readonly #pins = new Map<string, string>();

  static of(events: readonly StreamEvent[]): LogFold {
    const fold = new LogFold();
    for (const event of events) fold.#apply(event);
    for (const [id, pinnedAt] of fold.#pins) fold.#change(id, (message) => ({ ...message, pinnedAt }));
    return fold;
  }

  #apply({ type, data, seq, stream }: StreamEvent): void {
    if (type === 'message:created') {
      const { message } = data as { message: Message };
      if (message.seq !== seq || this.messages.has(message.id)) this.faults.push(`${stream} ${seq}: message ${message.id} is of ${message.seq}`);
      this.messages.set(message.id, message);
    } else if (type === 'message:edited') {
      const { messageId, text, mentions, editedAt, superseded } = data as Message & { messageId: string; superseded?: true };
      if (superseded) return;
      this.#change(messageId, ({ mentions: _, ...message }) => ({ ...message, text, ...(mentions && { mentions }), editedAt }));
    } else if (type === 'message:deleted') {
      const { messageId, deletedAt } = data as { messageId: string; deletedAt: string };
      this.#change(messageId, ({ mentions: _, attachments: __, reactions: ___, ...message }) => ({ ...message, text: '', deletedAt }));
      if (stream.startsWith('channel:')) this.#pins.delete(messageId);
    } else if (type === 'reaction:added' || type === 'reaction:removed') {
      this.#react(type, data as ReactionData);
    } else if (type === 'thread:updated') {
      const { threadId, thread } = data as { threadId: string; thread: ThreadSummary };
      this.#change(threadId, ({ thread: _, ...message }) => ({ ...message, ...(thread.replyCount > 0 && { thread }) }));
    } else if (type === 'message:pinned') {
      const { messageId, pinnedAt } = data as { messageId: string; pinnedAt: string };
      this.#pins.set(messageId, pinnedAt);
    } else if (type === 'message:unpinned') {
      if (!this.#pins.delete((data as { messageId: string }).messageId)) this.faults.push(`${stream} ${seq}: unpins what is not pinned`);
    }
  }

  #react(type: string, { messageId, userId, emoji, count }: ReactionData): void {
    this.#change(messageId, ({ reactions = [], ...message }) => {
      const others = reactions.filter((reaction) => reaction.emoji !== emoji);
      const before = reactions.find((reaction) => reaction.emoji === emoji)?.userIds ?? [];
      const userIds = type === 'reaction:added' ? [...before, userId] : before.filter((id) => id !== userId);
      if (userIds.length !== count) this.faults.push(`${messageId} ${emoji}: ${userIds.length} reactions, told as ${count}`);
      const now: Reaction[] = userIds.length > 0 ? [...others, { emoji, count, userIds }] : others;
      return { ...message, ...(now.length > 0 && { reactions: now.sort((one, other) => Buffer.compare(Buffer.from(one.emoji), Buffer.from(other.emoji))) }) };
    });
  }

  #change(messageId: string, change: (message: Message) => Message): void {
    const message = this.messages.get(messageId);
    if (message === undefined) this.faults.push(`${messageId} changes before it is there`);
    else this.messages.set(messageId, change(message));
  }
}
