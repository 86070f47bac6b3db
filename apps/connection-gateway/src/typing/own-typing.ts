import { limits, streamEvents, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { dataOf } from '../streams/event-data.ts';
import { type HeldStream } from '../streams/held-stream.ts';
import { StreamHub, type StreamAudience } from '../streams/stream-hub.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { TypingReports } from './typing-reports.ts';

/** Which connections of this gateway type where: somebody types in a stream until their last connection there has stopped. */
@Injectable()
export class OwnTyping implements StreamAudience {
  /** Of each stream and user, until when each connection types. */
  readonly #typing = new Map<StreamId, Map<string, Map<ChatSocket, number>>>();

  constructor(
    hub: StreamHub,
    private readonly reports: TypingReports,
  ) {
    hub.onAudience(this);
  }

  start(socket: ChatSocket, { id: stream }: HeldStream): void {
    const { userId } = socket.data.identity;
    const ofStream = this.#typing.get(stream) ?? new Map<string, Map<ChatSocket, number>>();
    const ofUser = ofStream.get(userId) ?? new Map<ChatSocket, number>();
    this.#typing.set(stream, ofStream.set(userId, ofUser.set(socket, performance.now() + limits.typingExpiryMs)));
    this.reports.add({ stream, userId, typing: true });
  }

  stop(socket: ChatSocket, { id: stream }: HeldStream): void {
    const { userId } = socket.data.identity;
    const ofUser = this.#typing.get(stream)?.get(userId);
    if (ofUser?.delete(socket) !== true) return;
    const now = performance.now();
    if ([...ofUser.values()].some((until) => until > now)) return;
    this.#end(stream, userId);
  }

  joined(): void {}

  left(socket: ChatSocket, held: HeldStream): void {
    this.stop(socket, held);
  }

  /** Boards have seen it; presence-service is told for those who join later. */
  delivered({ id: stream }: HeldStream, events: readonly StreamEvent[]): void {
    const ofStream = this.#typing.get(stream);
    if (ofStream === undefined) return;
    for (const event of events) {
      const senderId = dataOf(streamEvents.messageCreated, event)?.message.senderId;
      if (senderId !== undefined && ofStream.has(senderId)) this.#end(stream, senderId);
    }
  }

  #end(stream: StreamId, userId: string): void {
    const ofStream = this.#typing.get(stream);
    ofStream?.delete(userId);
    if (ofStream?.size === 0) this.#typing.delete(stream);
    this.reports.add({ stream, userId, typing: false });
  }
}
