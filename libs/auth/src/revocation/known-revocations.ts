import { listen, type BusConnection } from '@chatgenius/bus/client';
import { ChatError, notices, type Revocation, type RevocationReason } from '@chatgenius/contracts';
import { RecurringTask, type Logger, within } from '@chatgenius/service-runtime';
import { type Identity } from '../identity.ts';
import { OwnedTokenError } from '../owned-token-error.ts';
import { RevokedSessions } from './revoked-sessions.ts';

const READ_AGAIN_MS = 1_000;
/** Longer than the transaction that ends a session: it bears the time of its beginning. */
const OVERLAP_SECONDS = 60;
/** For tokens that were issued by a clock a little ahead, or are taken a little late. */
const TOLERANCE_SECONDS = 60;
/** How long a process that has just begun makes whoever comes wait until it knows. */
const PATIENCE_MS = 5_000;

export interface RevocationSource {
  readonly bus: BusConnection;
  /** Sessions that were ended within so many seconds, those after a session's id; `more` when others follow. */
  readonly read: (withinSeconds: number, after: string | undefined) => Promise<{ readonly revoked: readonly Revocation[]; readonly more: boolean }>;
  /** A revocation that was committed and not told of takes effect within this time. */
  readonly readEveryMs: number;
  /** The longest life of an access token. */
  readonly accessTokenSeconds: number;
  readonly logger: Logger;
}

/**
 * Revoked sessions, kept in memory so that no token needs a request: told over NATS at once, and
 * read from where it is kept at the beginning, after NATS was away, and again and again (docs/adr/0014).
 */
export class KnownRevocations {
  readonly #source: RevocationSource;
  readonly #sessions: RevokedSessions;
  readonly #task: RecurringTask;
  #readAt: number | undefined;
  #announceKnown: () => void = () => undefined;
  readonly #known = new Promise<void>((resolve) => (this.#announceKnown = resolve));

  constructor(source: RevocationSource) {
    this.#source = source;
    this.#sessions = new RevokedSessions((source.accessTokenSeconds + TOLERANCE_SECONDS) * 1_000);
    this.#task = new RecurringTask({
      name: 'revocations',
      run: () => this.#read(),
      onError: (error) => {
        source.logger.warn('session:revocations-not-read', { error });
        return READ_AGAIN_MS;
      },
    });
  }

  /** When Nest starts the process. */
  onApplicationBootstrap(): void {
    const { bus, logger } = this.#source;
    listen(bus, notices.sessionsRevoked, (revoked) => this.learn(revoked), (subject, error) => logger.error('notice:undecodable', { subject, error }));
    bus.onPossibleLoss(() => void this.#read().catch(() => undefined)); // what fails is read by the task
    this.#task.start();
  }

  /** When Nest ends it. */
  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  reasonOf(sessionId: string): RevocationReason | undefined {
    return this.#sessions.reasonOf(sessionId);
  }

  /** For readiness checks. */
  assertKnown(): Promise<void> {
    return this.#readAt === undefined ? Promise.reject(new Error('It is not known yet which sessions were ended')) : Promise.resolve();
  }

  /** @throws ChatError SESSION_REVOKED; UNAVAILABLE while it is not known */
  async assertGood({ sessionId, userId }: Pick<Identity, 'sessionId' | 'userId'>): Promise<void> {
    if (this.#readAt === undefined) await this.#untilKnown();
    const revocation = this.reasonOf(sessionId);
    if (revocation !== undefined) throw new OwnedTokenError('SESSION_REVOKED', userId, { revocation });
  }

  /** Sessions that have just been ended, or were ended of late. */
  protected learn(revoked: readonly Revocation[]): void {
    const fresh = this.#sessions.learn(revoked, performance.now());
    if (fresh.length > 0) this.onFresh(fresh);
  }

  /** Told of each once. */
  protected onFresh(_fresh: readonly Revocation[]): void {
    // Whoever holds something of those sessions has more to do.
  }

  async #untilKnown(): Promise<void> {
    await within(PATIENCE_MS, this.#known, () => {
      throw new ChatError('UNAVAILABLE');
    });
  }

  async #read(): Promise<number> {
    const { accessTokenSeconds, read, readEveryMs } = this.#source;
    const startedAt = performance.now();
    const withinSeconds = this.#readAt === undefined ? accessTokenSeconds + TOLERANCE_SECONDS : Math.ceil((startedAt - this.#readAt) / 1_000) + OVERLAP_SECONDS;
    for (let after: string | undefined, more = true; more; ) {
      const page = await read(withinSeconds, after);
      this.learn(page.revoked);
      after = page.revoked.at(-1)?.sessionId;
      more = page.more;
    }
    this.#readAt = startedAt;
    this.#announceKnown();
    this.#sessions.forget(startedAt);
    return readEveryMs;
  }
}
