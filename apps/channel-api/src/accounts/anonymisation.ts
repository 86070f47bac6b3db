import { randomBytes } from 'node:crypto';
import { ChatError } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { AccountRepository } from '../account-store/account.repository.ts';
import { AnonymisationRepository } from './anonymisation.repository.ts';
import { type Decision } from '../account-store/account.rules.ts';
import { Deactivation } from './deactivation.ts';

/** What is shown in the place of a name. Clients that speak the user's language show their own word for it. */
const NAME = 'Deleted user';

/**
 * Forgets who somebody is. What they wrote stays, in the name of nobody. The identity is gone with this transaction; what
 * others have written about it (`@handle`) is taken out by messaging-service soon after (docs/adr/0052).
 */
@Injectable()
export class Anonymising {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly anonymisations: AnonymisationRepository,
    private readonly deactivation: Deactivation,
  ) {}

  /** Twice changes nothing, and there is no way back. @throws ChatError USER_NOT_FOUND, LAST_ADMINISTRATOR */
  async anonymise(userId: string, decision: Decision): Promise<void> {
    const ended = await withTransaction(this.database.pool, async (transaction) => {
      const { account } = await this.accounts.lock(transaction, userId);
      if (account?.kind !== 'person') throw new ChatError('USER_NOT_FOUND');
      if (account.anonymisedAt !== null) return undefined;
      const sessions = (await this.deactivation.within(transaction, userId, decision)) ?? [];
      await this.anonymisations.forget(transaction, userId, decision.actorId, { handle: `deleted-${randomBytes(6).toString('hex')}`, displayName: NAME });
      await recordAudit(transaction, { actorId: decision.actorId, action: 'user:anonymised', subject: { kind: 'user', id: userId }, reason: decision.reason });
      return sessions;
    });
    if (ended !== undefined) this.deactivation.told(userId, ended);
  }
}
