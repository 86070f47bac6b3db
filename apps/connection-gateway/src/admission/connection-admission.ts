import { Injectable } from '@nestjs/common';
import { ConnectionLimits } from '../limits/connection-limits.ts';
import { WsAuthGuard } from '../websocket/guards/ws-auth.guard.ts';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { ConnectPace } from './connect-pace.ts';

/** Decides at the handshake whether a connection is taken. */
@Injectable()
export class ConnectionAdmission {
  constructor(
    private readonly pace: ConnectPace,
    private readonly guard: WsAuthGuard,
    private readonly limits: ConnectionLimits,
  ) {}

  /** @throws ChatError why not */
  async admit(socket: ChatSocket): Promise<void> {
    this.pace.assertOpen();
    this.limits.assertRoom(socket);
    try {
      await this.guard.authenticate(socket);
    } catch (failure) {
      throw await this.limits.told(socket, failure);
    }
    await this.limits.admit(socket);
  }
}
