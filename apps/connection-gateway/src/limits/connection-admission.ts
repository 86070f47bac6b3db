import { Injectable } from '@nestjs/common';
import { WsAuthGuard } from '../websocket/guards/ws-auth.guard.ts';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { ConnectionLimits } from './connection-limits.ts';

/** Decides at the handshake whether a connection is taken. */
@Injectable()
export class ConnectionAdmission {
  constructor(
    private readonly guard: WsAuthGuard,
    private readonly limits: ConnectionLimits,
  ) {}

  /** @throws ChatError why not */
  async admit(socket: ChatSocket): Promise<void> {
    this.limits.assertRoom(socket);
    try {
      await this.guard.authenticate(socket);
    } catch (failure) {
      throw await this.limits.told(socket, failure);
    }
    await this.limits.admit(socket);
  }
}
