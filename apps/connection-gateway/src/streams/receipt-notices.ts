import { listen, type BusConnection } from '@chatgenius/bus';
import { ephemeralEvents, notices, type Conversation, type MemberCursor, type StreamId } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BUS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { StreamHub } from './stream-hub.ts';

interface Receipt extends Conversation {
  readonly stream: StreamId;
  readonly cursor: MemberCursor & { readonly hiddenFrom: readonly string[] };
}

/**
 * Receipts of people whom some in a conversation may not see, because of a block between them: told to the others, beside the
 * stream, where those who may not see them would miss a position.
 */
@Injectable()
export class ReceiptNotices implements OnApplicationBootstrap {
  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly hub: StreamHub,
    private readonly sockets: SocketService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown) => this.logger.error('notice:undecodable', { subject, error });
    listen(this.bus, notices.receiptsMoved, (receipts) => this.#tell(receipts), onFault);
  }

  #tell(receipts: readonly Receipt[]): void {
    for (const [stream, ofStream] of Map.groupBy(receipts, (receipt) => receipt.stream)) {
      for (const socket of this.hub.get(stream)?.members ?? []) this.#tellOne(socket, ofStream);
    }
  }

  #tellOne(socket: ChatSocket, receipts: readonly Receipt[]): void {
    const seen = receiptsSeenBy(socket.data.identity.userId, receipts);
    const [{ channelId, threadId } = {}] = receipts;
    if (channelId === undefined || seen.length === 0) return;
    this.sockets.emit(socket, ephemeralEvents.messageReceipts, { channelId, ...(threadId !== undefined && { threadId }), cursors: seen });
  }
}

function receiptsSeenBy(userId: string, receipts: readonly Receipt[]): MemberCursor[] {
  const seen = receipts.filter(({ cursor }) => cursor.userId !== userId && !cursor.hiddenFrom.includes(userId));
  return seen.map(({ cursor: { userId: of, delivered, read } }) => ({ userId: of, delivered, read }));
}
