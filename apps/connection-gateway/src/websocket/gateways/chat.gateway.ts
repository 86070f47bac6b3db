import { Requester } from '@chatgenius/bus';
import { ChatError, commands, ephemeralEvents, limits, messagingRequests, streams, type CommandInput } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, UseFilters, UseGuards } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { StreamHub } from '../../streams/stream-hub.ts';
import { LOGGER } from '../../tokens.ts';
import { Command } from '../decorators/command.decorator.ts';
import { AckErrorFilter } from '../filters/ack-error.filter.ts';
import { WsAuthGuard } from '../guards/ws-auth.guard.ts';
import { type ChatSocket } from '../interfaces/events.interface.ts';
import { SocketService } from '../services/socket.service.ts';

/** Messages and channels (PRD 7.2): translates between sockets and messaging-service, decides nothing. */
@WebSocketGateway()
@UseGuards(WsAuthGuard)
@UseFilters(AckErrorFilter)
export class ChatGateway implements OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket> {
  constructor(
    private readonly requester: Requester,
    private readonly hub: StreamHub,
    private readonly sockets: SocketService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handleConnection(socket: ChatSocket): Promise<void> {
    this.sockets.add(socket);
    const { userId, sessionId, expiresAt } = socket.data.identity;
    try {
      const { user, channels } = await this.requester.request(messagingRequests.sessionOpen, { userId });
      const serverTime = new Date().toISOString();
      const ready = { sessionId, user, serverTime, expiresAt: expiresAt.toISOString(), limits, channels };
      this.sockets.emit(socket, ephemeralEvents.sessionReady, ready);
    } catch (error) {
      this.logger.warn('session:not-opened', { userId, error });
      this.sockets.close(socket, error instanceof ChatError ? error : new ChatError('INTERNAL'));
    }
  }

  handleDisconnect(socket: ChatSocket): void {
    this.hub.leaveAll(socket);
    this.sockets.remove(socket);
  }

  @Command(commands.channelJoin)
  async joinChannel(socket: ChatSocket, { channelId, since }: CommandInput<typeof commands.channelJoin>) {
    const { userId } = socket.data.identity;
    const open = () => this.requester.request(messagingRequests.channelOpen, { userId, channelId, since });
    const { opened, head, events } = await this.hub.join(socket, streams.channel(channelId), open);
    const { channel, role, verdict } = opened;
    const missed = since !== undefined && verdict.status === 'recovered' ? [...opened.events, ...events] : [];
    // What came between the log's answer and now belongs to the gap as well.
    return { channel, role, head, verdict: verdict.status === 'gap' ? { ...verdict, to: head.seq } : verdict, events: missed };
  }

  @Command(commands.channelLeave)
  leaveChannel(socket: ChatSocket, { channelId }: CommandInput<typeof commands.channelLeave>) {
    this.hub.leave(socket, streams.channel(channelId));
    return {};
  }

  @Command(commands.messageSend)
  sendMessage(socket: ChatSocket, input: CommandInput<typeof commands.messageSend>) {
    const { userId } = socket.data.identity;
    return this.requester.request(commands.messageSend.request, { actor: { userId }, input });
  }
}
