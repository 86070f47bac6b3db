import { isServiceToken, TokenVerifier } from '@chatgenius/auth';
import { ChatError } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { clientNameOf } from '../../administration/client-name.rules.ts';
import { ServiceTokens } from '../../connections/identity/service-tokens.ts';
import { type SocketIdentity } from '../../connections/identity/socket-identity.ts';
import { Revocations } from '../../connections/identity/revocations.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';

declare module '../../connections/chat-socket.ts' {
  interface SocketData {
    /** Whether the client pages its channels. */
    channelPages?: boolean;
  }
}

/** Who may connect (at the handshake), and who may go on (at every command). PRD 4.1 */
@Injectable()
export class WsAuthGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly revocations: Revocations,
    private readonly serviceTokens: ServiceTokens,
  ) {}

  /** Nest's guards do not run for connections: the handshake is checked in Socket.IO's middleware. */
  async authenticate(socket: ChatSocket): Promise<void> {
    socket.data.identity = await this.verify(tokenOf(socket));
    if (socket.handshake.auth.channelPages === true) socket.data.channelPages = true;
    Object.assign(socket.data, clientNameOf(socket.handshake.auth.client, socket.handshake.headers['user-agent']));
  }

  /** @throws ChatError why the token is not good, or its session was ended */
  async verify(token: string): Promise<SocketIdentity> {
    if (isServiceToken(token)) return this.serviceTokens.verify(token);
    const identity = await this.verifier.verify(token);
    await this.revocations.assertGood(identity);
    return identity;
  }

  canActivate(context: ExecutionContext): boolean {
    const { identity } = context.switchToWs().getClient<ChatSocket>().data;
    if (identity.expiresAt.getTime() <= Date.now()) throw new ChatError('TOKEN_EXPIRED');
    // Its connection is about to be closed.
    if (this.revocations.reasonOf(identity.sessionId) !== undefined) throw new ChatError('SESSION_REVOKED');
    return true;
  }
}

/** Only from the handshake's payload: URLs end up in logs. */
function tokenOf(socket: ChatSocket): string {
  const token: unknown = socket.handshake.auth.token;
  if (token === undefined || token === null || token === '') throw new ChatError('TOKEN_MISSING');
  if (typeof token !== 'string') throw new ChatError('TOKEN_INVALID');
  return token;
}
