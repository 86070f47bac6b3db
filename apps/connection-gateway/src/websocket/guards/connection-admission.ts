import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { ConnectionLimits } from '../../connections/limits/connection-limits.ts';
import { UserStates } from '../../users/user-states.ts';
import { LOGGER } from '../../tokens.ts';
import { WsAuthGuard } from './ws-auth.guard.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { ConnectPace } from '../../connections/admission/connect-pace.ts';

/** Decides at the handshake whether a connection is taken: whoever is told that it is connected has a session. */
@Injectable()
export class ConnectionAdmission {
  constructor(
    private readonly pace: ConnectPace,
    private readonly guard: WsAuthGuard,
    private readonly limits: ConnectionLimits,
    private readonly users: UserStates,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws ChatError why not */
  async admit(socket: ChatSocket): Promise<void> {
    const isSuspect = this.limits.isSuspect(socket);
    // Before anything is spent on who it is; but whoever is likely to be nobody takes no place that somebody else waits for.
    if (!isSuspect) this.pace.assertOpen();
    this.limits.assertRoom(socket);
    try {
      await this.guard.authenticate(socket);
    } catch (failure) {
      throw await this.limits.told(socket, failure);
    }
    if (isSuspect) this.pace.assertOpen();
    await this.limits.admit(socket);
    try {
      await this.users.prepare(socket);
    } catch (error) {
      this.limits.excuse(socket);
      this.logger.warn('session:not-opened', { userId: socket.data.identity.userId, error });
      throw error;
    }
  }
}
