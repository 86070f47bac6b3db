import { withBackgroundTransaction, type Database } from '@chatgenius/database';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.ts';
import { DATABASE, LOGGER, SESSION_SETTINGS } from '../tokens.ts';
import { SessionRepository } from './session.repository.ts';
import { type SessionSettings } from './session.service.ts';

/** Longer than the last access token of a session lives: while one may be good, its session can still be ended. */
const KEPT_SECONDS = 2 * 24 * 60 * 60;
const LOOK_EVERY_MS = 10 * 60 * 1_000;
const AT_ONCE = 1_000;

/** Forgets expired sessions, used refresh tokens that would have expired, and old keys of requests. Every instance looks; a row is deleted by one of them. */
@Injectable()
export class SessionPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
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
    private readonly keys: IdempotencyRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** One batch of each; tokens first, so that a session takes few of them along. @returns whether nothing is left */
  async forget(atOnce = AT_ONCE): Promise<boolean> {
    const { pool } = this.database;
    const tokens = await withBackgroundTransaction(pool, (transaction) => this.sessions.forgetUsedTokens(transaction, this.settings.sessionSeconds, atOnce));
    const sessions = await withBackgroundTransaction(pool, (transaction) => this.sessions.forgetExpired(transaction, KEPT_SECONDS, atOnce));
    const keys = await withBackgroundTransaction(pool, (transaction) => this.keys.forgetOld(transaction, atOnce));
    return tokens < atOnce && sessions < atOnce && keys < atOnce;
  }
}
