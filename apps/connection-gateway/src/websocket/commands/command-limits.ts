import { ChatError, type Budget, type CommandContract, type RateLimitScope } from '@chatgenius/contracts';
import { RateLimiter } from '@chatgenius/limits';
import { Injectable } from '@nestjs/common';
import { limitOfBot } from './bot-limits.rules.ts';
import { isBot, type SocketIdentity } from '../../connections/identity/socket-identity.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { SocketService } from '../../connections/socket.service.ts';

declare module '../../connections/chat-socket.ts' {
  interface SocketData {
    /** Commands refused by a limit, since the last one that was not. */
    refusals?: number;
  }
}

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
    const cost = contract?.limit === scope ? contract.cost?.(payload) : undefined;
    return this.#take(scope, socket.data.identity, cost)?.then(
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

  /**
   * A bot has limits of its own, and shares one with the other bots of its owner: of commands that cost by their size only
   * the size counts.
   */
  #take(scope: RateLimitScope, identity: SocketIdentity, cost: number | undefined): Promise<Budget> | undefined {
    const { userId } = identity;
    if (cost !== undefined) return this.limiter.takeMany(scope, userId, cost);
    if (!isBot(identity)) return this.limiter.take(scope, userId);
    const own = limitOfBot(scope);
    const shared = this.limiter.take('bots:commands', identity.bot.ownerId);
    return shared === undefined ? this.limiter.take(own, userId) : shared.then(async (budget) => (await this.limiter.take(own, userId)) ?? budget);
  }

  #refused(socket: ChatSocket, error: unknown): void {
    const refusals = (socket.data.refusals ?? 0) + 1;
    socket.data.refusals = refusals;
    if (refusals === MOST_REFUSALS && error instanceof ChatError) this.sockets.close(socket, error);
  }
}
