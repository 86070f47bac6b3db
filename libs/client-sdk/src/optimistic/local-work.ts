import { type Conversation } from '../generated/schemas.ts';
import { Emitter } from '../emitter.ts';
import { type OutgoingChange } from '../outbox/change-sender.ts';
import { type OutgoingMessage } from '../outbox/outgoing-message.ts';
import { type ChatEvent } from '../wire.ts';
import { type LocalChanges } from './overlay.rules.ts';

/** What was confirmed, and the log does not tell: the change was none, or its conversation is not joined. */
const FORGET_AFTER_MS = 10_000;

interface Tracked {
  readonly change: OutgoingChange;
  /** The log has told of it. */
  seen: boolean;
}

/** What the user has done and the server has not confirmed, or has confirmed before the log told of it. */
export class LocalWork extends Emitter<{ change: undefined }> {
  readonly #messages = new Map<string, OutgoingMessage>();
  readonly #changes = new Map<string, Tracked>();
  readonly #byMessage = new Map<string, LocalChanges>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  messagesOf({ channelId, threadId }: Conversation): readonly OutgoingMessage[] {
    return [...this.#messages.values()].filter((message) => message.channelId === channelId && message.threadId === threadId);
  }

  readonly changesOf = (messageId: string): LocalChanges | undefined => this.#byMessage.get(messageId);

  message(message: OutgoingMessage): void {
    const { clientMessageId, status } = message;
    if (status === 'discarded' || message.error?.reason === 'CLOSED') this.#messages.delete(clientMessageId);
    else this.#messages.set(clientMessageId, message);
    if (status === 'sent') this.#forgetLater(() => this.#messages.get(clientMessageId) === message && this.#messages.delete(clientMessageId));
    this.emit('change', undefined);
  }

  change(change: OutgoingChange): void {
    const known = this.#changes.get(change.changeId);
    if (change.status === 'refused' || (change.status === 'sent' && known?.seen === true)) this.#changes.delete(change.changeId);
    else this.#changes.set(change.changeId, { change, seen: known?.seen ?? false });
    if (change.status === 'sent') this.#forgetLater(() => this.#changes.delete(change.changeId) && this.#regroup(change.messageId));
    this.#regroup(change.messageId);
    this.emit('change', undefined);
  }

  /** What the log tells is not shown twice. In the turn in which it is applied, and before: nothing is drawn in between. */
  heard(event: ChatEvent, me: string): void {
    if (event.type === 'message:created') return this.#written(event.data.message, me);
    for (const [changeId, tracked] of this.#changes) {
      if (!tells(event, tracked.change, me)) continue;
      tracked.seen = true;
      if (tracked.change.status !== 'sent') return;
      this.#changes.delete(changeId);
      return this.#regroup(tracked.change.messageId);
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #written({ clientMessageId, senderId, importedById }: { clientMessageId: string; senderId: string; importedById?: string | undefined }, me: string): void {
    const known = this.#messages.get(clientMessageId);
    if (senderId === me && importedById === undefined && known?.status !== 'sending') this.#messages.delete(clientMessageId);
  }

  #regroup(messageId: string): void {
    const changes = [...this.#changes.values()].map(({ change }) => change).filter((change) => change.messageId === messageId);
    if (changes.length > 0) this.#byMessage.set(messageId, changes);
    else this.#byMessage.delete(messageId);
  }

  #forgetLater(forget: () => unknown): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      forget();
      this.emit('change', undefined);
    }, FORGET_AFTER_MS);
    this.#timers.add(timer);
  }
}

/** Whether an event is what a change has made of its message. */
function tells(event: ChatEvent, { name, messageId, input }: OutgoingChange, me: string): boolean {
  switch (event.type) {
    case 'message:edited':
      return name === 'messageEdit' && event.data.messageId === messageId;
    case 'message:deleted':
      return name === 'messageDelete' && event.data.messageId === messageId;
    case 'reaction:added':
    case 'reaction:removed':
      return name === (event.type === 'reaction:added' ? 'reactionAdd' : 'reactionRemove') && event.data.messageId === messageId && event.data.emoji === input.emoji && event.data.userId === me;
    default:
      return false;
  }
}
