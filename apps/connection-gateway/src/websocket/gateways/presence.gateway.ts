import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { type ChatSocket } from '../interfaces/events.interface.ts';
import { PresenceService } from '../services/presence.service.ts';

/** Who is connected (PRD 7.2): tells presence-service of every connection that comes and goes. */
@WebSocketGateway()
export class PresenceGateway implements OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket> {
  constructor(private readonly presence: PresenceService) {}

  handleConnection(socket: ChatSocket): void {
    this.presence.connected(socket.data.identity.userId);
  }

  handleDisconnect(socket: ChatSocket): void {
    this.presence.disconnected(socket.data.identity.userId);
  }
}
