import { KnownRevocations } from '@chatgenius/auth';
import { tell, type BusConnection } from '@chatgenius/bus';
import { notices, type RevocationReason } from '@chatgenius/contracts';
import { readRevokedSessions, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { BUS, DATABASE, LOGGER, SESSION_SETTINGS } from '../../tokens.ts';
import { type SessionSettings } from './session.settings.ts';

/** What one message over NATS carries with ease. */
const AT_ONCE = 1_000;
/** A session that another process has ended and not told of is refused within this time: one look at an index. */
const READ_EVERY_MS = 5_000;

/**
 * Which sessions were ended: known here before the sign-out is answered, told to whoever else takes their tokens, and
 * read from the table where this has been told by nobody.
 */
@Injectable()
export class Revocations extends KnownRevocations {
  constructor(
    @Inject(DATABASE) { pool }: Database,
    @Inject(SESSION_SETTINGS) { accessTokenSeconds }: SessionSettings,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const read = (withinSeconds: number, after: string | undefined) => readRevokedSessions(pool, withinSeconds, after);
    super({ bus, read, readEveryMs: READ_EVERY_MS, accessTokenSeconds, logger });
  }

  /** After the commit. */
  tell(sessionIds: readonly string[], reason: RevocationReason): void {
    const ended = sessionIds.map((sessionId) => ({ sessionId, reason }));
    this.learn(ended);
    try {
      for (let from = 0; from < ended.length; from += AT_ONCE) tell(this.bus, notices.sessionsRevoked, ended.slice(from, from + AT_ONCE));
    } catch (error) {
      // The sessions have ended all the same.
      this.logger.warn('session:revocation-not-told', { sessions: sessionIds.length, error });
    }
  }
}
