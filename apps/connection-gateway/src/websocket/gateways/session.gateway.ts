import { ChatError, commands, ephemeralEvents, limits, toErrorResponse, type CommandInput } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, UseFilters, UseGuards } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { UserStates } from '../../sessions/user-states.ts';
import { StreamHub } from '../../streams/stream-hub.ts';
import { StreamJoins } from '../../streams/stream-joins.ts';
import { LOGGER } from '../../tokens.ts';
import { Command } from '../decorators/command.decorator.ts';
import { AckErrorFilter } from '../filters/ack-error.filter.ts';
import { WsAuthGuard } from '../guards/ws-auth.guard.ts';
import { type ChatSocket } from '../interfaces/events.interface.ts';
import { SocketService } from '../services/socket.service.ts';

/** A connection's beginning and end, and how it takes up where an earlier one left off. */
@WebSocketGateway()
@UseGuards(WsAuthGuard)
@UseFilters(AckErrorFilter)
export class SessionGateway implements OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket> {
  constructor(
    private readonly users: UserStates,
    private readonly joins: StreamJoins,
    private readonly hub: StreamHub,
    private readonly sockets: SocketService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handleConnection(socket: ChatSocket): Promise<void> {
    this.sockets.add(socket);
    const { userId, sessionId, expiresAt } = socket.data.identity;
    try {
      const session = await this.users.open(socket);
      const serverTime = new Date().toISOString();
      const ready = { sessionId, serverTime, expiresAt: expiresAt.toISOString(), limits, ...session };
      this.sockets.emit(socket, ephemeralEvents.sessionReady, ready);
    } catch (error) {
      this.logger.warn('session:not-opened', { userId, error });
      this.sockets.close(socket, error instanceof ChatError ? error : new ChatError('INTERNAL'));
    }
  }

  handleDisconnect(socket: ChatSocket, reason?: string): void {
    this.hub.leaveAll(socket);
    this.users.close(socket);
    this.sockets.remove(socket, reason);
  }

  @Command(commands.sessionResume)
  async resume(socket: ChatSocket, { since }: CommandInput<typeof commands.sessionResume>) {
    const wanted = since.map(({ stream, ...cursor }) => ({ stream, since: cursor }));
    const outcomes = await this.joins.join(socket, wanted);
    const resumed = outcomes.map((outcome) => {
      if ('refused' in outcome) return { stream: outcome.stream, error: toErrorResponse(new ChatError(outcome.refused)) };
      const { stream, head, verdict, events } = outcome;
      return { stream, head, verdict, events };
    });
    return { streams: resumed };
  }
}
