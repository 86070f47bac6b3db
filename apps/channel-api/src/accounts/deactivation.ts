import { recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { Revocations } from '../identity/sessions/revocations.ts';
import { SessionRepository } from '../identity/sessions/session.repository.ts';
import { DATABASE } from '../tokens.ts';
import { AccountNotices } from '../account-store/account-notices.ts';
import { AccountRepository } from '../account-store/account.repository.ts';
import { decideDeactivation, type Decision } from '../account-store/account.rules.ts';

/** Ends what somebody does here, and keeps what they have: sessions end on every gateway, and no new one begins. */
@Injectable()
export class Deactivation {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly sessions: SessionRepository,
    private readonly revocations: Revocations,
    private readonly notices: AccountNotices,
  ) {}

  /** Twice changes nothing. @throws ChatError USER_NOT_FOUND, LAST_ADMINISTRATOR */
  async deactivate(userId: string, decision: Decision): Promise<void> {
    const ended = await withTransaction(this.database.pool, (transaction) => this.within(transaction, userId, decision));
    if (ended !== undefined) this.told(userId, ended);
  }

  /** @returns the sessions that it has ended; nothing when it was done before */
  async within(transaction: Transaction, userId: string, { actorId, reason }: Decision): Promise<readonly string[] | undefined> {
    const { account, otherAdministrators } = await this.accounts.lock(transaction, userId);
    if (decideDeactivation(account, otherAdministrators) === 'nothing to do') return undefined;
    await this.accounts.deactivate(transaction, userId, actorId);
    // The row is held: who has begun a session has committed it, and who is about to will find the account deactivated.
    const ended = await this.sessions.revokeByUser(transaction, userId, 'deactivated');
    await recordAudit(transaction, { actorId, action: 'user:deactivated', subject: { kind: 'user', id: userId }, reason });
    return ended;
  }

  /** After the commit. */
  told(userId: string, ended: readonly string[]): void {
    this.revocations.tell(ended, 'deactivated');
    this.notices.changed(userId);
  }
}
