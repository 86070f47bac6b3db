import { recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { AccountNotices } from './account-notices.ts';
import { AccountRepository } from './account.repository.ts';
import { decideReactivation, type Decision } from './account.rules.ts';

/** Brings people back: memberships, settings, bots and webhooks have stayed, and are theirs again. */
@Injectable()
export class Reactivation {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly notices: AccountNotices,
  ) {}

  /** Twice changes nothing. @throws ChatError USER_NOT_FOUND, ACCOUNT_DEACTIVATED */
  async reactivate(userId: string, decision: Decision): Promise<void> {
    const isBack = await withTransaction(this.database.pool, (transaction) => this.within(transaction, userId, decision));
    if (isBack) this.told(userId);
  }

  /** What {@link within} holds, before anything else of what they sign in with. @returns false for somebody who is forgotten */
  async hold(transaction: Transaction, userId: string): Promise<boolean> {
    const { account } = await this.accounts.lock(transaction, userId);
    return account !== undefined && account.anonymisedAt === null;
  }

  /** At a sign-in, before it holds the row of the user for reading: of two at once, each would wait for the other. @returns whether it is news */
  async within(transaction: Transaction, userId: string, { actorId, reason }: Decision): Promise<boolean> {
    const { account } = await this.accounts.lock(transaction, userId);
    if (decideReactivation(account, actorId === userId) === 'nothing to do') return false;
    await this.accounts.reactivate(transaction, userId);
    await recordAudit(transaction, { actorId, action: 'user:reactivated', subject: { kind: 'user', id: userId }, reason });
    return true;
  }

  /** After the commit. */
  told(userId: string): void {
    this.notices.changed(userId);
  }
}
