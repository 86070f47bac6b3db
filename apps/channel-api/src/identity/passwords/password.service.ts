import { ChatError, type RevocationReason } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, LOGGER } from '../../tokens.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { ownChange } from '../own-changes.ts';
import { MailTokenRepository } from '../mail/mail-token.repository.ts';
import { hashOfToken } from '../mail/secret-token.ts';
import { ChallengeRepository } from '../second-factor/challenge.repository.ts';
import { OwnSessionRepository } from '../sessions/own-session.repository.ts';
import { Revocations } from '../sessions/revocations.ts';
import { SessionRepository } from '../sessions/session.repository.ts';
import { PasswordRepository } from './password.repository.ts';
import { hashPassword } from './passwords.ts';

/** Another password for an account. What was opened with the one before ends with it. */
@Injectable()
export class PasswordService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly users: UserRepository,
    private readonly passwords: PasswordRepository,
    private readonly mailTokens: MailTokenRepository,
    private readonly challenges: ChallengeRepository,
    private readonly sessions: SessionRepository,
    private readonly ownSessions: OwnSessionRepository,
    private readonly revocations: Revocations,
  ) {}

  /** @param currentHash of the password that was shown @returns how many other sessions were ended */
  async change({ userId, sessionId }: { userId: string; sessionId: string }, currentHash: string, newPassword: string): Promise<number> {
    const newHash = await hashPassword(newPassword);
    const ended = await withTransaction(this.database.pool, async (transaction) => {
      // First: a sign-in by the password before has either committed by now, or comes too late.
      if (!(await this.passwords.replace(transaction, userId, currentHash, newHash))) throw new ChatError('PASSWORD_WRONG');
      await this.#forgetWhatOpens(transaction, userId);
      const sessions = await this.ownSessions.endOthers(transaction, userId, sessionId, 'password-changed');
      await recordAudit(transaction, ownChange(userId, 'password:changed', { endedSessions: sessions.length }));
      return sessions;
    });
    return this.#tell(userId, ended, 'password-changed');
  }

  /** @returns how many sessions were ended @throws ChatError MAIL_TOKEN_INVALID */
  async reset(token: string, newPassword: string): Promise<number> {
    const hash = hashOfToken(token);
    // Before the password is hashed, which costs: whoever has no token makes us do little.
    const userId = await this.mailTokens.ownerOf(this.database.pool, hash, 'password-reset');
    if (userId === undefined) throw new ChatError('MAIL_TOKEN_INVALID');
    const newHash = await hashPassword(newPassword);
    const ended = await withTransaction(this.database.pool, async (transaction) => {
      const isKnown = await this.users.hold(transaction, userId);
      const owner = isKnown ? await this.mailTokens.take(transaction, hash, 'password-reset') : undefined;
      if (!owner || !(await this.passwords.reset(transaction, userId, newHash))) throw new ChatError('MAIL_TOKEN_INVALID');
      await this.#forgetWhatOpens(transaction, userId);
      const sessions = await this.sessions.revokeByUser(transaction, userId, 'password-reset');
      await recordAudit(transaction, ownChange(userId, 'password:reset', { endedSessions: sessions.length }));
      return sessions;
    });
    return this.#tell(userId, ended, 'password-reset');
  }

  async #forgetWhatOpens(transaction: Transaction, userId: string): Promise<void> {
    await this.mailTokens.removeAll(transaction, userId, 'password-reset');
    await this.challenges.removeAll(transaction, userId);
  }

  #tell(userId: string, ended: readonly string[], reason: RevocationReason): number {
    this.revocations.tell(ended, reason);
    this.logger.info('password:changed', { userId, reason, sessions: ended.length });
    return ended.length;
  }
}
