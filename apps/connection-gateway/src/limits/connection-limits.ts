import { ChatError, type RateLimitScope } from '@chatgenius/contracts';
import { clientAddress, RateLimiter } from '@chatgenius/limits';
import { Inject, Injectable } from '@nestjs/common';
import { LIMIT_SETTINGS } from '../tokens.ts';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { overCap } from './connection-caps.rules.ts';
import { ConnectionCounts } from './connection-counts.ts';
import { type LimitSettings } from './limit-settings.ts';

/** The parts of an Engine.IO connection that limits need. */
export type Connection = Pick<ChatSocket['conn'], 'request' | 'remoteAddress' | 'once'>;

/** For what a connection is counted. One that has closed counts for nothing, whatever is found out about it afterwards. */
interface Counted {
  readonly address: string;
  /** Once it was admitted. */
  userId?: string;
  closed?: true;
}

/** Room above the cap for connections that are being refused, and for those that never say who they are. */
const HEADROOM = 1.05;

/**
 * How many connections this gateway takes: in all, of an address, of a user; and how often a user, or an address that
 * fails to say who it is, may try. Counted by Engine.IO connection, from its first byte on.
 */
@Injectable()
export class ConnectionLimits {
  readonly #counted = new WeakMap<Connection, Counted>();
  readonly #ofAddress = new ConnectionCounts();
  readonly #ofUser = new ConnectionCounts();
  #open = 0;

  constructor(
    private readonly limiter: RateLimiter<RateLimitScope>,
    @Inject(LIMIT_SETTINGS) private readonly settings: LimitSettings,
  ) {}

  /** Whether there is room for another connection, be it to refuse it politely. */
  get hasRoom(): boolean {
    const cap = this.settings.connections['connections-of-gateway'];
    return cap === 0 || this.#open < cap * HEADROOM;
  }

  /** A connection has begun of which nothing is known but where it comes from. */
  opened(connection: Connection): void {
    const { remoteAddress: peer, request } = connection;
    const address = clientAddress({ peer, headers: request.headers }, this.settings.proxies);
    const counted: Counted = { address };
    this.#counted.set(connection, counted);
    this.#open++;
    this.#ofAddress.add(address);
    connection.once('close', () => this.#closed(counted));
  }

  /** Before anything is spent on finding out whose it is. @throws ChatError TOO_MANY_CONNECTIONS */
  assertRoom({ conn }: ChatSocket): void {
    // This one is counted already.
    this.#assertBelow('connections-of-gateway', this.#open - 1);
    this.#assertBelow('connections-of-address', this.#ofAddress.of(this.#addressOf(conn)) - 1);
  }

  /** It is known whose it is. @throws ChatError RATE_LIMITED or TOO_MANY_CONNECTIONS */
  async admit({ conn, data }: ChatSocket): Promise<void> {
    const { userId } = data.identity;
    await this.limiter.take('connections', userId);
    const counted = this.#counted.get(conn);
    if (counted === undefined || counted.closed) return;
    // It was admitted before: clients may leave the namespace and come back to it.
    if (counted.userId === userId) return;
    this.#assertBelow('connections-of-user', this.#ofUser.of(userId));
    if (counted.userId !== undefined) this.#ofUser.remove(counted.userId);
    counted.userId = userId;
    this.#ofUser.add(userId);
  }

  /**
   * Counts a failure for the address that it came from. What the client is told: the failure, or that there were too
   * many. A good token is never asked where it comes from, so that nobody is locked out by their neighbours.
   */
  async told({ conn }: ChatSocket, failure: unknown): Promise<unknown> {
    if (!(failure instanceof ChatError) || failure.definition.code !== 'AUTH_FAILED') return failure;
    try {
      await this.limiter.take('connections', `address:${this.#addressOf(conn)}`);
      return failure;
    } catch (refusal) {
      return refusal;
    }
  }

  #closed(counted: Counted): void {
    counted.closed = true;
    this.#open--;
    this.#ofAddress.remove(counted.address);
    if (counted.userId !== undefined) this.#ofUser.remove(counted.userId);
  }

  #assertBelow(scope: keyof LimitSettings['connections'], open: number): void {
    const refusal = overCap(scope, open, this.settings.connections[scope], Math.random());
    if (refusal !== undefined) throw refusal;
  }

  #addressOf(connection: Connection): string {
    return this.#counted.get(connection)?.address ?? '';
  }
}
