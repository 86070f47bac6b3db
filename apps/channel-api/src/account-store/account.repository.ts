import { isBannedEverywhere, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { type Account } from './account.rules.ts';

/** Whether people are active. */
@Injectable()
export class AccountRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * A user, and how many others could administrate, held until the commit: two administrators who go at once, or lose their
   * role, go one after the other. All in the order of their ids, so that nobody waits in a circle.
   */
  async lock(transaction: Transaction, userId: string): Promise<{ readonly account: Account | undefined; readonly otherAdministrators: number }> {
    const { rows } = await transaction.query<Account & { banned: boolean }>({
      name: 'lock-account-with-bans',
      text: `SELECT id, kind, role, deactivated_at AS "deactivatedAt", deactivated_by_id AS "deactivatedById", anonymised_at AS "anonymisedAt",
               ${isBannedEverywhere('users.id')} AS banned
             FROM users WHERE id = ANY (ARRAY(SELECT id FROM users WHERE role = 'administrator') || $1::uuid) ORDER BY id FOR NO KEY UPDATE`,
      values: [userId],
    });
    const others = rows.filter(({ id, kind, role, deactivatedAt, banned }) => id !== userId && kind === 'person' && role === 'administrator' && deactivatedAt === null && !banned);
    return { account: rows.find(({ id }) => id === userId), otherAdministrators: others.length };
  }

  async deactivate(transaction: Transaction, userId: string, byId: string): Promise<void> {
    await transaction.query('UPDATE users SET deactivated_at = now(), deactivated_by_id = $2, version = version + 1 WHERE id = $1', [userId, byId]);
  }

  async reactivate(transaction: Transaction, userId: string): Promise<void> {
    await transaction.query('UPDATE users SET deactivated_at = NULL, deactivated_by_id = NULL, version = version + 1 WHERE id = $1', [userId]);
  }
}
