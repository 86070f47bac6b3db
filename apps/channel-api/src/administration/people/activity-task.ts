import { withBackgroundTransaction, type Database } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type SessionSettings } from '../../identity/sessions/session.settings.ts';
import { DATABASE, LOGGER, SESSION_SETTINGS } from '../../tokens.ts';

const LOOK_EVERY_MS = 60_000;
const RETRY_MS = 5_000;
/** More than passes between two looks; an instance that has just begun looks at all sessions. */
const WITHIN_SECONDS = 10 * 60;

/**
 * Notes when users were last active: a session is prolonged whenever its client refreshes its token; what it is used for between
 * that is noted with the use (SessionUses). Written behind, so that nobody waits for it. Every instance looks; doing it twice changes nothing.
 */
@Injectable()
export class ActivityTask extends TaskService {
  protected override readonly firstAfterMs = RETRY_MS;
  #within: number;
  protected readonly task = new RecurringTask({
    name: 'activity',
    run: async () => {
      await this.note();
      return LOOK_EVERY_MS;
    },
    onError: (error) => {
      this.logger.error('activity:not-noted', { error });
      return RETRY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
    this.#within = settings.sessionSeconds;
  }

  /** A session that ends so long from now was used just now. One that ends later still was used while sessions lived longer: it says nothing. */
  async note(): Promise<void> {
    await withBackgroundTransaction(this.database.pool, (transaction) =>
      transaction.query({
        name: 'note-activity',
        text: `INSERT INTO user_activity AS known (user_id, last_active_at)
               SELECT user_id, max(coalesce(last_used_at, expires_at - make_interval(secs => $1))) FROM sessions
               WHERE expires_at > now() + make_interval(secs => $1 - $2::float8) AND expires_at <= now() + make_interval(secs => $1)
               GROUP BY user_id ORDER BY user_id
               ON CONFLICT (user_id) DO UPDATE SET last_active_at = excluded.last_active_at
               WHERE known.last_active_at < excluded.last_active_at - interval '4 minutes'`,
        values: [this.settings.sessionSeconds, this.#within],
      }),
    );
    this.#within = Math.min(WITHIN_SECONDS, this.settings.sessionSeconds);
  }
}
