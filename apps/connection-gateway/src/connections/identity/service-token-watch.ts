import { listen, type BusConnection } from '@chatgenius/bus';
import { ChatError, notices, type RevocationReason } from '@chatgenius/contracts';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BUS, LOGGER } from '../../tokens.ts';
import { type ChatSocket } from '../chat-socket.ts';
import { SessionExpiryService } from './session-expiry.service.ts';
import { SocketService } from '../socket.service.ts';
import { ServiceTokens } from './service-tokens.ts';
import { isBot, type BotIdentity, type SocketIdentity } from './socket-identity.ts';

/** A change that was committed and not told of takes effect within this time. */
const CHECK_EVERY_MS = 30_000;
const CHECK_AGAIN_MS = 1_000;

/**
 * Holds the connections of bots against their service tokens: at once when a token, a bot or an owner has changed, after
 * NATS was away, and again and again. A connection goes on with what its token is good for now, or ends.
 */
@Injectable()
export class ServiceTokenWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task: RecurringTask;
  /** Bots and owners with a recent change, and the time until which it matters. */
  readonly #changed = new Map<string, number>();

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly tokens: ServiceTokens,
    private readonly sockets: SocketService,
    private readonly expiry: SessionExpiryService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#task = new RecurringTask({
      name: 'service-tokens',
      run: async () => {
        await this.#check(() => true);
        return CHECK_EVERY_MS;
      },
      onError: (error) => {
        this.logger.warn('service-tokens:not-checked', { error });
        return CHECK_AGAIN_MS;
      },
    });
  }

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown): void => this.logger.error('notice:undecodable', { subject, error });
    listen(this.bus, notices.serviceTokensChanged, (changed) => this.#learn(changed.map(({ userId }) => userId)), onFault);
    this.bus.onPossibleLoss(() => this.#checkSoon(() => true));
    this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** A token may have changed while it was being verified: its connection is among those that are checked only now. */
  begun({ data: { identity } }: ChatSocket): void {
    if (!isBot(identity)) return;
    const now = performance.now();
    const hasChanged = [identity.userId, identity.bot.ownerId].some((userId) => (this.#changed.get(userId) ?? 0) > now);
    if (hasChanged) this.#checkSoon((one) => one === identity);
  }

  /** Of bots, or of their owners. */
  #learn(userIds: readonly string[]): void {
    const changed = new Set(userIds);
    const now = performance.now();
    for (const [userId, until] of this.#changed) if (until <= now) this.#changed.delete(userId);
    for (const userId of changed) this.#changed.set(userId, now + CHECK_EVERY_MS);
    this.#checkSoon(({ userId, bot }) => changed.has(userId) || changed.has(bot.ownerId));
  }

  #checkSoon(isMeant: (identity: BotIdentity) => boolean): void {
    this.#check(isMeant).catch((error: unknown) => this.logger.warn('service-tokens:not-checked', { error })); // what fails is checked by the task
  }

  async #check(isMeant: (identity: BotIdentity) => boolean): Promise<void> {
    const held = [...this.sockets.connections].filter(({ data: { identity } }) => isBot(identity) && isMeant(identity));
    if (held.length === 0) return;
    const asked = new Map(held.flatMap(({ data: { identity } }) => (isBot(identity) ? [[identity.sessionId, identity.bot.secretHash]] : [])));
    const found = await this.tokens.check([...asked].map(([id, secretHash]) => ({ id, secretHash })));
    for (const socket of held) this.#hold(socket, found.get(socket.data.identity.sessionId));
  }

  #hold(socket: ChatSocket, found: SocketIdentity | ChatError | undefined): void {
    if (found === undefined) return;
    if (found instanceof ChatError) this.#end(socket, found);
    else socket.data.identity = found;
  }

  #end(socket: ChatSocket, refusal: ChatError): void {
    if (refusal.reason === 'TOKEN_EXPIRED') this.sockets.close(socket, refusal);
    else this.expiry.revoke(socket, WHY[refusal.reason] ?? 'service-token-revoked');
  }
}

const WHY: Readonly<Record<string, RevocationReason>> = { ACCOUNT_DEACTIVATED: 'deactivated', ACCOUNT_BANNED: 'banned' };
