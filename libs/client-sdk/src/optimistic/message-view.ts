import { type Message, type ReadCursor } from '../generated/schemas.ts';
import { type OutgoingMessage } from '../outbox/outgoing-message.ts';
import { type ConversationState } from '../state/conversation.rules.ts';
import { furthestOf, type Local, type LocalChanges, shown, shownOutgoing, statusOf } from './overlay.rules.ts';
import { type MessageStatus, type ShownMessage } from '../state/shown-message.ts';

interface Pending {
  readonly of: OutgoingMessage;
  readonly behind: number;
  readonly message: ShownMessage;
}

interface Drawn {
  readonly status: MessageStatus | undefined;
  readonly changes: LocalChanges | undefined;
  readonly message: ShownMessage;
}

/**
 * What the log says of a conversation, with what the user has done since. What has not changed stays the same object, so
 * that nothing else is drawn anew.
 */
export class MessageView<State extends ConversationState> {
  readonly #drawn = new WeakMap<Message, Drawn>();
  #pending: readonly Pending[] = [];

  of(state: State, local: Local): State {
    const others = furthestOf(state.receipts, local.me);
    const messages = state.messages.map((message) => this.#draw(message, local, others));
    const behind = state.messages.at(-1)?.seq ?? 0;
    // The end of the conversation is elsewhere: what is written belongs there.
    this.#pending = state.hasNewer ? [] : this.#drawPending(state, local, behind);
    return { ...state, messages: Object.freeze([...messages, ...this.#pending.map(({ message }) => message)]) };
  }

  #draw(message: Message, local: Local, others: ReadCursor): ShownMessage {
    const status = statusOf(message, local.me, others);
    const changes = local.changesOf(message.id);
    if (status === undefined && changes === undefined) return message;
    const known = this.#drawn.get(message);
    if (known && known.status === status && known.changes === changes) return known.message;
    const drawn = Object.freeze(shown(message, status, changes, local.me));
    this.#drawn.set(message, { status, changes, message: drawn });
    return drawn;
  }

  #drawPending(state: State, { me, messages }: Local, behind: number): readonly Pending[] {
    if (messages.length === 0) return [];
    const written = new Set(state.messages.filter(({ senderId, importedById }) => senderId === me && importedById === undefined).map(({ clientMessageId }) => clientMessageId));
    return messages
      .filter(({ clientMessageId }) => !written.has(clientMessageId))
      .map((outgoing) => this.#pending.find(({ of, behind: before }) => of === outgoing && before === behind) ?? { of: outgoing, behind, message: Object.freeze(shownOutgoing(outgoing, me, behind)) });
  }
}
