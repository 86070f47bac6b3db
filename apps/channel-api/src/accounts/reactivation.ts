import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { AccountNotices } from './account-notices.ts';
import { AccountRepository } from './account.repository.ts';
import { decideReactivation } from './account.rules.ts';

/** Brings people back: memberships, settings, bots and webhooks have stayed, and are theirs again. */
@Injectable()
export class Reactivation {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly notices: AccountNotices,
  ) {}

  /** Twice changes nothing. @throws ChatError USER_NOT_FOUND, ACCOUNT_DEACTIVATED */
  async reactivate(userId: string, { actorId, reason }: { readonly actorId: string; readonly reason?: string | undefined }): Promise<void> {
    const done = await withTransaction(this.database.pool, async (transaction) => {
      const { account } = await this.accounts.lock(transaction, userId);
      if (decideReactivation(account, actorId === userId) === 'nothing to do') return false;
      await this.accounts.reactivate(transaction, userId);
      await recordAudit(transaction, { actorId, action: 'user:reactivated', subject: { kind: 'user', id: userId }, reason });
      return true;
    });
    if (done) this.notices.changed(userId);
  }
}
