import { ChatError, type Budget, type CommandContract, type RateLimitScope } from '@chatgenius/contracts';
import { RateLimiter } from '@chatgenius/limits';
import { Injectable } from '@nestjs/common';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { SocketService } from '../websocket/services/socket.service.ts';

/** A client that was refused so often without a pause does not read what it is told. */
const MOST_REFUSALS = 5_000;

/** What a user's commands take from the user's limits. */
@Injectable()
export class CommandLimits {
  constructor(
    private readonly limiter: RateLimiter<RateLimitScope>,
    private readonly sockets: SocketService,
  ) {}

  /**
   * Takes what a command costs; one that does not exist counts, too. Nothing where its limit is switched off.
   * @throws ChatError RATE_LIMITED
   */
  take(socket: ChatSocket, contract: CommandContract | undefined, payload: unknown): Promise<Budget> | undefined {
    const scope = contract === undefined || contract.isExempt?.(payload) === true ? 'commands' : contract.limit;
    const { userId } = socket.data.identity;
    const cost = contract?.limit === scope ? contract.cost?.(payload) : undefined;
    const taking = cost === undefined ? this.limiter.take(scope, userId) : this.limiter.takeMany(scope, userId, cost);
    return taking?.then(
      (budget) => {
        socket.data.refusals = 0;
        return budget;
      },
      (error: unknown) => {
        this.#refused(socket, error);
        throw error;
      },
    );
  }

  #refused(socket: ChatSocket, error: unknown): void {
    const refusals = (socket.data.refusals ?? 0) + 1;
    socket.data.refusals = refusals;
    if (refusals === MOST_REFUSALS && error instanceof ChatError) this.sockets.close(socket, error);
  }
}
