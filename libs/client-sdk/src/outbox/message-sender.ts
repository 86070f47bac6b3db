import { type Cursor, type Message } from '../generated/schemas.ts';
import { ChatError } from '../chat-error.ts';
import { type ClientTracing } from '../tracing/client-tracing.ts';
import { type InputOf, type OutputOf } from '../wire.ts';
import { type KeptEntry } from './keeping/kept-entry.ts';
import { type KeptOutbox } from './keeping/kept-outbox.ts';
import { newId } from './new-id.ts';
import { type Draft, type OutgoingMessage } from './outgoing-message.ts';

type Line = Pick<KeptOutbox, 'post' | 'resume' | 'entry' | 'discard' | 'restoring'>;

/** Messages between being written and being acknowledged. */
export class MessageSender {
  readonly #outbox: Line;
  readonly #onProgress: (message: OutgoingMessage) => void;
  readonly #onCommitted: (message: Message, at: Cursor) => void;
  readonly #tracing: ClientTracing | undefined;
  readonly #outgoing = new Map<string, OutgoingMessage>();
  readonly #failed = new Map<string, OutgoingMessage>();

  constructor(outbox: Line, onProgress: (message: OutgoingMessage) => void, onCommitted: (message: Message, at: Cursor) => void = () => undefined, tracing?: ClientTracing) {
    this.#outbox = outbox;
    this.#onProgress = onProgress;
    this.#onCommitted = onCommitted;
    this.#tracing = tracing;
    outbox.restoring(['messageSend'], (entry) => this.#restore(entry));
  }

  get outgoing(): readonly OutgoingMessage[] {
    return [...this.#outgoing.values()];
  }

  /** Refused for good; each waits to be tried again or discarded. */
  get failed(): readonly OutgoingMessage[] {
    return [...this.#failed.values()];
  }

  send(draft: Draft): OutgoingMessage {
    const { channelId, threadId, text, attachmentIds, metadata, quote, forwarded } = draft;
    const clientMessageId = newId();
    const rest = { ...(threadId && { threadId }), ...(attachmentIds && { attachmentIds: [...attachmentIds] }), ...(metadata && { metadata }), ...(quote && { quote }), ...(forwarded && { forwarded }) };
    const traced = this.#tracing?.begin('message:send');
    const input = { channelId, clientMessageId, text, ...rest, ...traced?.input };
    const acknowledged = this.#outbox.post({ id: clientMessageId, lane: laneOf(draft), name: 'messageSend', input });
    traced?.follow(acknowledged);
    return this.#follow({ ...draft, clientMessageId, createdAt: new Date().toISOString() }, acknowledged.then((output) => this.#committed(output)));
  }

  /** Sends a message that was refused once more: behind what was written since. */
  retry(clientMessageId: string): OutgoingMessage | undefined {
    const failed = this.#failed.get(clientMessageId);
    const entry = this.#outbox.entry(clientMessageId);
    if (failed === undefined || entry === undefined) return undefined;
    this.#failed.delete(clientMessageId);
    const acknowledged = this.#outbox.post({ id: clientMessageId, lane: entry.lane, name: 'messageSend', input: entry.input as unknown as InputOf<'messageSend'> });
    return this.#follow({ ...failed, error: undefined }, acknowledged.then((output) => this.#committed(output)));
  }

  /** @returns whether it will not be sent: not once it may have reached the server */
  discard(clientMessageId: string): boolean {
    const failed = this.#failed.get(clientMessageId);
    const discarded = this.#outbox.discard(clientMessageId);
    if (failed && discarded) {
      this.#failed.delete(clientMessageId);
      this.#onProgress({ ...failed, status: 'discarded' });
    }
    return discarded;
  }

  /** The server's own word that a message exists, which may come before the ack. */
  seen({ clientMessageId, importedById }: Message): void {
    // Imported messages have names of their own, which others choose.
    if (importedById === undefined) this.#outgoing.delete(clientMessageId);
  }

  #committed({ message, epoch, seq }: OutputOf<'messageSend'>): Message {
    this.#onCommitted(message, { epoch, seq });
    return message;
  }

  #restore(entry: KeptEntry): void {
    const input = entry.input as unknown as Draft & { readonly clientMessageId: string };
    const draft = { ...input, createdAt: new Date(entry.writtenAt).toISOString() };
    if (!entry.failure) return void this.#follow(draft, this.#outbox.resume(entry).then((output) => this.#committed(output as OutputOf<'messageSend'>)));
    const error = ChatError.refused(entry.failure);
    const acknowledged = Promise.reject<Message>(error);
    acknowledged.catch(() => undefined);
    this.#fail({ ...draft, status: 'refused', error, acknowledged });
  }

  #follow(draft: Omit<OutgoingMessage, 'status' | 'acknowledged'>, acknowledged: Promise<Message>): OutgoingMessage {
    const outgoing: OutgoingMessage = { ...draft, status: 'sending', acknowledged };
    this.#outgoing.set(outgoing.clientMessageId, outgoing);
    this.#onProgress(outgoing);
    acknowledged.then(
      (message) => this.#finish({ ...outgoing, status: 'sent', message }),
      (error: unknown) => this.#refused(outgoing, ChatError.from(error, 'DISCONNECTED')),
    );
    return outgoing;
  }

  #refused(outgoing: OutgoingMessage, error: ChatError): void {
    if (error.reason === 'DISCARDED') return this.#finish({ ...outgoing, status: 'discarded', error });
    const refused: OutgoingMessage = { ...outgoing, status: 'refused', error };
    this.#outgoing.delete(outgoing.clientMessageId);
    if (this.#outbox.entry(outgoing.clientMessageId)?.failure) this.#fail(refused);
    else this.#onProgress(refused);
  }

  #fail(refused: OutgoingMessage): void {
    this.#failed.set(refused.clientMessageId, refused);
    this.#onProgress(refused);
  }

  #finish(outgoing: OutgoingMessage): void {
    this.#outgoing.delete(outgoing.clientMessageId);
    this.#onProgress(outgoing);
  }
}

const laneOf = ({ channelId, threadId }: Pick<Draft, 'channelId' | 'threadId'>): string => `conversation:${threadId ?? channelId}`;
