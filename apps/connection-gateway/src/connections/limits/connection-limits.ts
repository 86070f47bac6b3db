import { type IncomingMessage } from 'node:http';
import { OwnedTokenError } from '@chatgenius/auth';
import { ChatError, type RateLimitScope } from '@chatgenius/contracts';
import { clientAddress, FailureLimit, RateLimiter } from '@chatgenius/limits';
import { Inject, Injectable } from '@nestjs/common';
import { LIMIT_SETTINGS } from '../../tokens.ts';
import { type ChatSocket } from '../chat-socket.ts';
import { cameToNothing, countsForAddress } from './connection-attempts.rules.ts';
import { overCap } from './connection-caps.rules.ts';
import { ConnectionCounts } from './connection-counts.ts';
import { HandshakeShare } from './handshake-share.ts';
import { type LimitSettings } from './limit-settings.ts';
import { SuspectAddresses } from './suspect-addresses.ts';

/** The parts of an Engine.IO connection that limits need. */
export type Connection = Pick<ChatSocket['conn'], 'request' | 'remoteAddress' | 'once'>;
/** What a connection is known by. */
type Key = object;

/** For what a connection is counted. One that has closed counts for nothing, whatever is found out about it afterwards. */
interface Counted {
  readonly address: string;
  /** Once it was admitted. */
  userId?: string;
  /** Of a bot. */
  ownerId?: string | undefined;
  /** When it was admitted, by the clock of `performance.now`; absent where its end is no failure of its user. */
  attemptedAt?: number | undefined;
  closed?: true;
}

/** How clients leave Socket.IO's namespace and keep the connection. */
const LEFT_NAMESPACE = 'client namespace disconnect';
/** Room above the cap for connections that are being refused or never authenticate. */
const HEADROOM = 1.05;

/**
 * How many connections this gateway takes: in all, of an address, of a user. Counted by Engine.IO connection, from its
 * first byte on. And how many attempts of a user may come to nothing, and of an address that fails to say who it is
 * (docs/adr/0026).
 */
@Injectable()
export class ConnectionLimits {
  readonly #counted = new WeakMap<Key, Counted>();
  readonly #suspects = new SuspectAddresses();
  readonly #handshakes: HandshakeShare;
  readonly #ofAddress = new ConnectionCounts();
  readonly #ofUser = new ConnectionCounts();
  readonly #ofBots = new ConnectionCounts();
  #open = 0;

  constructor(
    private readonly limiter: RateLimiter<RateLimitScope>,
    private readonly failures: FailureLimit<'connections'>,
    @Inject(LIMIT_SETTINGS) private readonly settings: LimitSettings,
  ) {
    this.#handshakes = new HandshakeShare(settings.suspectHandshakesPerSecond);
  }

  /** Whether there is room for another connection, be it to refuse it politely. */
  get hasRoom(): boolean {
    const cap = this.settings.connections['connections-of-gateway'];
    return cap === 0 || this.#open < cap * HEADROOM;
  }

  /**
   * Whether a handshake may begin. An address with too many failures may begin only so many a second: enough for its users
   * with good tokens, and cheap for everybody else.
   */
  mayBegin({ headers, socket }: Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } }): boolean {
    const address = clientAddress({ peer: socket.remoteAddress, headers }, this.settings.proxies);
    const now = performance.now();
    return !this.#suspects.has(address, now) || this.#handshakes.take(address, now);
  }

  /** A connection has begun of which nothing is known but where it comes from. */
  opened(connection: Connection): void {
    const { remoteAddress: peer, request } = connection;
    const address = clientAddress({ peer, headers: request.headers }, this.settings.proxies);
    const counted: Counted = { address };
    this.#counted.set(connection, counted);
    this.#open++;
    this.#ofAddress.add(address);
    connection.once('close', (how: string) => this.#closed(counted, how));
  }

  /** Before anything is spent on finding out whose it is. @throws ChatError TOO_MANY_CONNECTIONS */
  assertRoom({ conn }: ChatSocket): void {
    // This one is counted already.
    this.#assertBelow('connections-of-gateway', this.#open - 1);
    this.#assertBelow('connections-of-address', this.#ofAddress.of(this.#addressOf(conn)) - 1);
  }

  /** It is known whose it is. @throws ChatError RATE_LIMITED or TOO_MANY_CONNECTIONS */
  async admit({ conn, data }: ChatSocket): Promise<void> {
    const { userId, bot } = data.identity;
    await this.failures.assertAllowed(userId);
    const counted = this.#counted.get(conn);
    if (counted === undefined) return;
    if (counted.closed) return this.#failed(userId);
    // It was admitted before: clients may leave the namespace and come back to it.
    if (counted.userId === userId) this.#ended(counted, LEFT_NAMESPACE);
    else {
      this.#assertBelow('connections-of-user', this.#ofUser.of(userId));
      if (bot !== undefined) this.#assertBelow('connections-of-bots', this.#ofBots.of(bot.ownerId));
      this.#countForNobody(counted);
      counted.userId = userId;
      counted.ownerId = bot?.ownerId;
      this.#ofUser.add(userId);
      if (bot !== undefined) this.#ofBots.add(bot.ownerId);
    }
    counted.attemptedAt = performance.now();
  }

  /** The end of this connection does not count against its user: the service could not serve it, or is moving it. */
  excuse({ conn }: ChatSocket): void {
    const counted = this.#counted.get(conn);
    if (counted !== undefined) counted.attemptedAt = undefined;
  }

  /**
   * Ended by this gateway, and its client's doing: a failure of its user, or of its address as long as nobody knows whose
   * it is.
   * @returns whether it was admitted
   */
  blame(connection: Key): boolean {
    const counted = this.#counted.get(connection);
    if (counted === undefined) return false;
    counted.attemptedAt = undefined;
    if (counted.userId !== undefined) this.#failed(counted.userId);
    else this.limiter.take('connections', `address:${counted.address}`)?.catch(() => undefined);
    return counted.userId !== undefined;
  }

  /**
   * Counts a failure for the address that it came from. What the client is told: the failure, or that there were too
   * many. A good token is never asked where it comes from, so that nobody is locked out by their neighbours.
   */
  async told({ conn }: ChatSocket, failure: unknown): Promise<unknown> {
    if (failure instanceof OwnedTokenError) return this.#toldOwner(conn, failure);
    if (!(failure instanceof ChatError) || !countsForAddress(failure)) return failure;
    try {
      await this.limiter.take('connections', `address:${this.#addressOf(conn)}`);
      return failure;
    } catch (refusal) {
      this.#suspect(conn, refusal);
      return refusal;
    }
  }

  /**
   * The token was good once: its owner is known, and counts for it. They need to hear it, and with many tabs at once; so
   * they may hear it as often as a connection may fail. It is counted apart: who has an old token locks nobody out.
   */
  async #toldOwner(conn: Key, failure: OwnedTokenError): Promise<unknown> {
    const key = `token:${failure.ownerId}`;
    try {
      await this.failures.assertAllowed(key);
    } catch (refusal) {
      this.#suspect(conn, refusal);
      return refusal;
    }
    this.#failed(key);
    return failure;
  }

  #suspect(conn: Key, refusal: unknown): void {
    if (refusal instanceof ChatError) this.#suspects.add(this.#addressOf(conn), performance.now(), refusal.details.retryAfterMs);
  }

  /** Where a connection comes from: an IPv4 address, or the /64 of an IPv6 address. */
  networkOf({ conn }: ChatSocket): string {
    return this.#addressOf(conn);
  }

  /** Whether whoever connects next from there is asked who it is before it takes a place in the line. */
  isSuspect({ conn }: ChatSocket): boolean {
    return this.#suspects.has(this.#addressOf(conn), performance.now());
  }

  #closed(counted: Counted, how: string): void {
    this.#ended(counted, how);
    counted.closed = true;
    this.#open--;
    this.#ofAddress.remove(counted.address);
    this.#countForNobody(counted);
  }

  #countForNobody({ userId, ownerId }: Counted): void {
    if (userId !== undefined) this.#ofUser.remove(userId);
    if (ownerId !== undefined) this.#ofBots.remove(ownerId);
  }

  /** An attempt is over: here is decided whether it was one that counts. */
  #ended({ userId, attemptedAt }: Counted, how: string): void {
    if (userId !== undefined && attemptedAt !== undefined && cameToNothing(how, performance.now() - attemptedAt)) this.#failed(userId);
  }

  #failed(userId: string): void {
    // Without Redis it counts here; what fails beyond that is not worth a connection.
    this.failures.failed(userId).catch(() => undefined);
  }

  #assertBelow(scope: keyof LimitSettings['connections'], open: number): void {
    const refusal = overCap(scope, open, this.settings.connections[scope], Math.random());
    if (refusal !== undefined) throw refusal;
  }

  #addressOf(connection: Key): string {
    return this.#counted.get(connection)?.address ?? '';
  }
}
