import { type Reading } from './cursors/reading.ts';
import { type Conversation as Place, type Message, type Metadata } from './generated/schemas.ts';
import { Emitter } from './emitter.ts';
import { type Keeping } from './outbox/keeping/entry-keeper.ts';
import { type Draft, type OutgoingMessage } from './outbox/outgoing-message.ts';
import { type Sending } from './optimistic/sending.ts';
import { type OutputOf } from './wire.ts';

/** What somebody writes, and does to messages and threads that are there. */
export abstract class MessageActions<Events extends object> extends Emitter<Events> {
  protected abstract readonly sending: Sending;
  protected abstract readonly reading: Reading;
  protected abstract written(draft: Draft): void;

  /** Messages that are not acknowledged yet, in the order in which they were written. */
  get outgoing(): readonly OutgoingMessage[] {
    return this.sending.messages.outgoing;
  }

  /** Messages that were refused for good, with the option `optimistic`: each is kept until it is tried again or discarded. */
  get failed(): readonly OutgoingMessage[] {
    return this.sending.messages.failed;
  }

  /** Where what waits to be sent is kept, and why it would be lost with this page if it would. */
  get keeping(): Keeping {
    return this.sending.kept.keeping;
  }

  /** Writes a message: it is sent until the server has it, once, after those written before it in its conversation. */
  send(draft: Draft): OutgoingMessage {
    this.written(draft);
    return this.sending.messages.send(draft);
  }

  /** Sends a message that has failed once more, behind what was written since. @returns nothing if there is none of that name */
  retry(clientMessageId: string): OutgoingMessage | undefined {
    return this.sending.messages.retry(clientMessageId);
  }

  /** Gives up a message that has failed, or that cannot have reached the server yet. @returns whether it is never sent */
  discard(clientMessageId: string): boolean {
    return this.sending.messages.discard(clientMessageId);
  }

  /** Writes a message that the user may read into another conversation, with its files. */
  forward(messageId: string, { channelId, threadId }: Place): OutgoingMessage {
    return this.send({ channelId, ...(threadId !== undefined && { threadId }), text: '', forwarded: { messageId } });
  }

  /** @param metadata what it carries stays as it is without one, and goes with `null` @throws ChatError */
  async edit(messageId: string, text: string, metadata?: Metadata | null): Promise<Message> {
    return (await this.sending.changes.send(messageId, 'messageEdit', { messageId, text, ...(metadata !== undefined && { metadata }) })).message;
  }

  /** @throws ChatError */
  async delete(messageId: string): Promise<Message> {
    return (await this.sending.changes.send(messageId, 'messageDelete', { messageId })).message;
  }

  /** @throws ChatError */
  react(messageId: string, emoji: string): Promise<OutputOf<'reactionAdd'>> {
    return this.sending.changes.send(messageId, 'reactionAdd', { messageId, emoji });
  }

  /** @throws ChatError */
  unreact(messageId: string, emoji: string): Promise<OutputOf<'reactionRemove'>> {
    return this.sending.changes.send(messageId, 'reactionRemove', { messageId, emoji });
  }

  /** @throws ChatError */
  pin(messageId: string): Promise<OutputOf<'messagePin'>> {
    return this.sending.changes.send(messageId, 'messagePin', { messageId });
  }

  /** @throws ChatError */
  unpin(messageId: string): Promise<OutputOf<'messageUnpin'>> {
    return this.sending.changes.send(messageId, 'messageUnpin', { messageId });
  }

  /** Counts a thread's unread replies. @throws ChatError */
  follow(threadId: string): Promise<OutputOf<'threadFollow'>> {
    return this.sending.changes.send(threadId, 'threadFollow', { threadId });
  }

  /** @throws ChatError */
  unfollow(threadId: string): Promise<OutputOf<'threadUnfollow'>> {
    return this.sending.changes.send(threadId, 'threadUnfollow', { threadId });
  }

  /** The user has read up to a message. Only moves forward, apart from what `markUnread` has marked; the server is told in a moment. */
  markRead(place: Place, seq: number): void {
    this.reading.markRead(place, seq);
  }

  /** Everything from a message on is unread, on all devices of the user. Others still see what was read. @throws ChatError */
  markUnread(messageId: string): Promise<void> {
    return this.reading.markUnread(messageId);
  }

  /** Everything up to a message has reached this device: done by itself for what is joined, see `reportDelivered`. */
  markDelivered(place: Place, seq: number): void {
    this.reading.markDelivered(place, seq);
  }
}
