import { withBackgroundTransaction, type Database, type Transaction } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.ts';
import { DATABASE, LOGGER, SESSION_SETTINGS } from '../tokens.ts';
import { ExchangedTokenRepository } from './exchange/exchanged-token.repository.ts';
import { MailTokenRepository } from './mail/mail-token.repository.ts';
import { ChallengeRepository } from './second-factor/challenge.repository.ts';
import { SessionRepository } from './sessions/session.repository.ts';
import { type SessionSettings } from './sessions/session.settings.ts';

/** Longer than the last access token of a session lives: while one may be good, its session can still be ended. */
const KEPT_SECONDS = 2 * 24 * 60 * 60;
const LOOK_EVERY_MS = 10 * 60 * 1_000;
const AT_ONCE = 1_000;

/** Forgets what can open nothing any more, and old keys of requests. Every instance looks; a row is deleted by one of them. */
@Injectable()
export class IdentityPurge extends TaskService {
  protected override readonly firstAfterMs = LOOK_EVERY_MS;
  protected readonly task = new RecurringTask({
    name: 'identity-purge',
    run: async () => ((await this.forget()) ? LOOK_EVERY_MS : 0),
    onError: (error) => {
      this.logger.error('session:purge-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly sessions: SessionRepository,
    private readonly mailTokens: MailTokenRepository,
    private readonly challenges: ChallengeRepository,
    private readonly exchanged: ExchangedTokenRepository,
    private readonly keys: IdempotencyRepository,
  ) {
    super();
  }

  /** One batch of each. @returns whether nothing is left */
  async forget(atOnce = AT_ONCE): Promise<boolean> {
    let nothingLeft = true;
    for (const forgetSome of this.#kinds()) {
      const forgotten = await withBackgroundTransaction(this.database.pool, (transaction) => forgetSome(transaction, atOnce));
      nothingLeft &&= forgotten < atOnce;
    }
    return nothingLeft;
  }

  /** Tokens first, so that a session takes few of them along. */
  #kinds(): Array<(transaction: Transaction, limit: number) => Promise<number>> {
    return [
      (transaction, limit) => this.sessions.forgetUsedTokens(transaction, this.settings.sessionSeconds, limit),
      (transaction, limit) => this.sessions.forgetExpired(transaction, KEPT_SECONDS, limit),
      (transaction, limit) => this.mailTokens.forgetExpired(transaction, limit),
      (transaction, limit) => this.challenges.forgetExpired(transaction, limit),
      (transaction, limit) => this.exchanged.forgetExpired(transaction, limit),
      (transaction, limit) => this.keys.forgetOld(transaction, limit),
    ];
  }
}
