import { listen, Requester, type BusConnection } from '@chatgenius/bus';
import { ChatError, messagingRequests, notices, type Revocation, type RevocationReason } from '@chatgenius/contracts';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ACCESS_TOKEN_SECONDS, BUS, LOGGER } from '../tokens.ts';
import { RevokedSessions } from './revoked-sessions.ts';

/** A revocation that was committed and not told of takes effect within this time. */
const READ_EVERY_MS = 30_000;
const READ_AGAIN_MS = 1_000;
/** Longer than the transaction that ends a session: it bears the time of its beginning. */
const OVERLAP_SECONDS = 60;
/** For tokens that were issued by a clock a little ahead, or are taken a little late. */
const TOLERANCE_SECONDS = 60;
/** How long a gateway that has just begun makes a connection wait until it knows. */
const PATIENCE_MS = 5_000;
/** Revocations that come within this time share one look at the connections. */
const COLLECT_MS = 20;

/**
 * Which sessions were ended, known here so that no connection and no command has to ask: told over NATS at once, and read
 * from the table at the beginning, after NATS was away, and every half minute (docs/adr/0014).
 */
@Injectable()
export class Revocations implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #sessions: RevokedSessions;
  readonly #task = new RecurringTask({
    run: () => this.#read(),
    onError: (error) => {
      this.logger.warn('session:revocations-not-read', { error });
      return READ_AGAIN_MS;
    },
  });
  #fresh: Revocation[] = [];
  #onFresh: (fresh: ReadonlyMap<string, RevocationReason>) => void = () => undefined;
  #readAt: number | undefined;
  #announceKnown: () => void = () => undefined;
  readonly #known = new Promise<void>((resolve) => (this.#announceKnown = resolve));

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly requester: Requester,
    @Inject(ACCESS_TOKEN_SECONDS) private readonly accessTokenSeconds: number,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#sessions = new RevokedSessions((accessTokenSeconds + TOLERANCE_SECONDS) * 1_000);
  }

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown) => this.logger.error('notice:undecodable', { subject, error });
    listen(this.bus, notices.sessionsRevoked, (revoked) => this.#learn(revoked), onFault);
    this.bus.onReconnect(() => void this.#read().catch(() => undefined)); // what fails is read by the task
    this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** Told of sessions whose connections have to end. */
  onRevoked(listener: (fresh: ReadonlyMap<string, RevocationReason>) => void): void {
    this.#onFresh = listener;
  }

  reasonOf(sessionId: string): RevocationReason | undefined {
    return this.#sessions.reasonOf(sessionId);
  }

  /** For readiness checks. */
  assertKnown(): Promise<void> {
    return this.#readAt === undefined ? Promise.reject(new Error('It is not known yet which sessions were ended')) : Promise.resolve();
  }

  /** @throws ChatError SESSION_REVOKED; UNAVAILABLE while it is not known */
  async assertGood(sessionId: string): Promise<void> {
    if (this.#readAt === undefined) await this.#untilKnown();
    const revocation = this.reasonOf(sessionId);
    if (revocation !== undefined) throw new ChatError('SESSION_REVOKED', { revocation });
  }

  async #untilKnown(): Promise<void> {
    const limit = new Promise<never>((_, reject) => setTimeout(() => reject(new ChatError('UNAVAILABLE')), PATIENCE_MS).unref());
    await Promise.race([this.#known, limit]);
  }

  async #read(): Promise<number> {
    const startedAt = performance.now();
    const withinSeconds = this.#readAt === undefined ? this.accessTokenSeconds + TOLERANCE_SECONDS : Math.ceil((startedAt - this.#readAt) / 1_000) + OVERLAP_SECONDS;
    for (let after: string | undefined, more = true; more; ) {
      const page = await this.requester.request(messagingRequests.sessionsRevoked, { withinSeconds, after });
      this.#learn(page.revoked);
      after = page.revoked.at(-1)?.sessionId;
      more = page.more;
    }
    this.#readAt = startedAt;
    this.#announceKnown();
    this.#sessions.forget(startedAt);
    return READ_EVERY_MS;
  }

  #learn(revoked: readonly Revocation[]): void {
    const fresh = this.#sessions.learn(revoked, performance.now());
    if (fresh.length === 0) return;
    if (this.#fresh.length === 0) setTimeout(() => this.#tell(), COLLECT_MS);
    this.#fresh.push(...fresh);
  }

  #tell(): void {
    const fresh = new Map(this.#fresh.map(({ sessionId, reason }) => [sessionId, reason]));
    this.#fresh = [];
    this.#onFresh(fresh);
  }
}
