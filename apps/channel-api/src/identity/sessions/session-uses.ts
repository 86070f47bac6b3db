import { type Database } from '@chatgenius/database';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DATABASE, LOGGER } from '../../tokens.ts';
import { OwnSessionRepository } from './own-session.repository.ts';

const WRITE_EVERY_MS = 30_000;
/** Rows of one statement. */
const AT_ONCE = 1_000;

/** When sessions were last used: remembered here, and written for all of them together, so that no request costs a write. */
@Injectable()
export class SessionUses implements OnApplicationBootstrap, OnApplicationShutdown {
  #used = new Set<string>();
  readonly #task = new RecurringTask({
    name: 'session-uses',
    run: () => this.write().then(() => WRITE_EVERY_MS),
    onError: (error) => {
      this.logger.warn('session:uses-not-written', { error });
      return WRITE_EVERY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly sessions: OwnSessionRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(WRITE_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
    await this.write().catch((error: unknown) => this.logger.warn('session:uses-not-written', { error }));
  }

  note(sessionId: string): void {
    this.#used.add(sessionId);
  }

  async write(): Promise<void> {
    const used = [...this.#used];
    this.#used = new Set();
    for (let from = 0; from < used.length; from += AT_ONCE) await this.sessions.markUsed(this.database.pool, used.slice(from, from + AT_ONCE));
  }
}
