import { TokenVerifier } from '@chatgenius/auth';
import { ChatError } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { type ChatSocket } from '../interfaces/events.interface.ts';

/** Who may connect (at the handshake), and who may go on (at every command). PRD 4.1 */
@Injectable()
export class WsAuthGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  /** Nest's guards do not run for connections: the handshake is checked in Socket.IO's middleware. */
  async authenticate(socket: ChatSocket): Promise<void> {
    socket.data.identity = await this.verifier.verify(tokenOf(socket));
  }

  canActivate(context: ExecutionContext): boolean {
    const { identity } = context.switchToWs().getClient<ChatSocket>().data;
    if (identity.expiresAt.getTime() <= Date.now()) throw new ChatError('TOKEN_EXPIRED');
    return true;
  }
}

function tokenOf(socket: ChatSocket): string {
  const token: unknown = socket.handshake.auth.token;
  if (token === undefined || token === null || token === '') throw new ChatError('TOKEN_MISSING');
  if (typeof token !== 'string') throw new ChatError('TOKEN_INVALID');
  return token;
}
