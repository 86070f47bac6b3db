import { type Message } from '../generated/schemas.ts';
import { ChatError } from '../chat-error.ts';
import { newId } from './new-id.ts';
import { type Draft, type OutgoingMessage } from './outgoing-message.ts';
import { type Outbox } from './outbox.ts';

/** Messages between being written and being acknowledged. */
export class MessageSender {
  readonly #outbox: Outbox;
  readonly #onProgress: (message: OutgoingMessage) => void;
  readonly #outgoing = new Map<string, OutgoingMessage>();

  constructor(outbox: Outbox, onProgress: (message: OutgoingMessage) => void) {
    this.#outbox = outbox;
    this.#onProgress = onProgress;
  }

  get outgoing(): readonly OutgoingMessage[] {
    return [...this.#outgoing.values()];
  }

  send(draft: Draft): OutgoingMessage {
    const { channelId, threadId, text, attachmentIds, metadata, quote, forwarded } = draft;
    const clientMessageId = newId();
    const rest = { ...(threadId && { threadId }), ...(attachmentIds && { attachmentIds: [...attachmentIds] }), ...(metadata && { metadata }), ...(quote && { quote }), ...(forwarded && { forwarded }) };
    const input = { channelId, clientMessageId, text, ...rest };
    const acknowledged = this.#outbox.enqueue(`conversation:${threadId ?? channelId}`, 'messageSend', input).then(({ message }) => message);
    const outgoing: OutgoingMessage = { ...draft, clientMessageId, status: 'sending', acknowledged };
    this.#outgoing.set(clientMessageId, outgoing);
    this.#onProgress(outgoing);
    acknowledged.then(
      (message) => this.#finish({ ...outgoing, status: 'sent', message }),
      (error: unknown) => this.#finish({ ...outgoing, status: 'refused', error: ChatError.from(error, 'DISCONNECTED') }),
    );
    return outgoing;
  }

  /** The server's own word that a message exists, which may come before the ack. */
  seen({ clientMessageId, importedById }: Message): void {
    // Imported messages have names of their own, which others choose.
    if (importedById === undefined) this.#outgoing.delete(clientMessageId);
  }

  #finish(outgoing: OutgoingMessage): void {
    this.#outgoing.delete(outgoing.clientMessageId);
    this.#onProgress(outgoing);
  }
}
