import { commands, type CommandInput } from '@chatgenius/contracts';
import { Features } from '@chatgenius/service-runtime';
import { UseFilters, UseGuards } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { PresenceBoard } from '../../presence/presence-board.ts';
import { Command } from '../decorators/command.decorator.ts';
import { AckErrorFilter } from '../filters/ack-error.filter.ts';
import { WsAuthGuard } from '../guards/ws-auth.guard.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { PresenceService } from '../../presence/presence.service.ts';

/** Who is there (PRD 7.2): reports opened and closed connections to presence-service, and tells connections about watched users. */
@WebSocketGateway()
@UseGuards(WsAuthGuard)
@UseFilters(AckErrorFilter)
export class PresenceGateway implements OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket> {
  constructor(
    private readonly presence: PresenceService,
    private readonly board: PresenceBoard,
    private readonly features: Features,
  ) {}

  handleConnection(socket: ChatSocket): void {
    if (!this.features.has('presence')) return;
    this.presence.connected(socket);
    this.board.open(socket);
  }

  handleDisconnect(socket: ChatSocket): void {
    if (!this.features.has('presence')) return;
    this.presence.disconnected(socket);
    this.board.close(socket);
  }

  @Command(commands.presenceActivity)
  activity(socket: ChatSocket, { active }: CommandInput<typeof commands.presenceActivity>) {
    this.presence.setActive(socket, active);
    return {};
  }

  @Command(commands.presenceSubscribe)
  async subscribe(socket: ChatSocket, interest: CommandInput<typeof commands.presenceSubscribe>) {
    return { presences: 'global' in interest ? await this.board.watchEverybody(socket) : await this.board.watch(socket, interest.userIds) };
  }

  @Command(commands.presenceUnsubscribe)
  unsubscribe(socket: ChatSocket, interest: CommandInput<typeof commands.presenceUnsubscribe>) {
    if ('global' in interest) this.board.unwatchEverybody(socket);
    else this.board.unwatch(socket, interest.userIds);
    return {};
  }
}
