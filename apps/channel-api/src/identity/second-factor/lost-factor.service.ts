import { ChatError } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, LOGGER } from '../../tokens.ts';
import { EmailRepository } from '../mail/email.repository.ts';
import { MailRequests } from '../mail/mail-requests.ts';
import { Revocations } from '../sessions/revocations.ts';
import { SessionRepository } from '../sessions/session.repository.ts';
import { ChallengeRepository } from './challenge.repository.ts';
import { SecondFactorRepository } from './second-factor.repository.ts';

export interface Removal {
  /** False when there was none in use: nothing has changed. */
  readonly removed: boolean;
  /** How many were ended. */
  readonly sessions: number;
  /** Whether the person is told by mail. */
  readonly mailed: boolean;
}

const NOTHING: Removal = { removed: false, sessions: 0, mailed: false };
const REASON = 'ended-by-administrator';

/**
 * Removes the second factor of somebody who has lost authenticator and recovery codes. Who has lost the device may have lost what was
 * signed in there: so all sessions end.
 */
@Injectable()
export class LostFactorService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly factors: SecondFactorRepository,
    private readonly challenges: ChallengeRepository,
    private readonly sessions: SessionRepository,
    private readonly revocations: Revocations,
    private readonly emails: EmailRepository,
    private readonly mail: MailRequests,
  ) {}

  /** Twice changes nothing. One's own needs the password and a code, as ever. @throws ChatError NOT_ALLOWED, USER_NOT_FOUND */
  async remove(userId: string, actorId: string, reason: string | undefined): Promise<Removal> {
    if (userId === actorId) throw new ChatError('NOT_ALLOWED');
    const { ended, ...removal } = await withTransaction(this.database.pool, async (transaction) => {
      if (!(await this.factors.holdPerson(transaction, userId))) throw new ChatError('USER_NOT_FOUND');
      if (!(await this.factors.removeActive(transaction, userId))) return { ...NOTHING, ended: [] };
      await this.challenges.removeAll(transaction, userId);
      const ended = await this.sessions.revokeByUser(transaction, userId, REASON);
      await recordAudit(transaction, { actorId, action: 'second-factor:removed', subject: { kind: 'user', id: userId }, after: { endedSessions: ended.length }, reason });
      return { removed: true, sessions: ended.length, mailed: await this.#write(transaction, userId), ended };
    });
    if (!removal.removed) return removal;
    this.revocations.tell(ended, REASON);
    if (removal.mailed) this.mail.nudge();
    this.logger.info('second-factor:removed', { userId, actorId, sessions: ended.length });
    return removal;
  }

  async #write(transaction: Transaction, userId: string): Promise<boolean> {
    const email = await this.emails.find(transaction, userId);
    return email !== undefined && this.mail.tell(transaction, { purpose: 'second-factor-removed', address: email.address, userId });
  }
}
