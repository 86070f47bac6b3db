import { isDeepStrictEqual } from 'node:util';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

/** Public ids of signing keys: those whose tokens are accepted, and the one that signs. */
export interface KeysInUse {
  readonly keyIds: readonly string[];
  readonly signs: string;
}

const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('chatgenius signing keys', 0))";

/** Keys are exchanged in a file that every instance reads. The audit log has each exchange once. */
@Injectable()
export class KeyRecords {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async record({ keyIds, signs }: KeysInUse): Promise<void> {
    await withTransaction(this.database.pool, async (transaction) => {
      await transaction.query(ONE_AT_A_TIME);
      const { rows } = await transaction.query<{ after: Record<string, unknown> }>("SELECT after FROM audit_entries WHERE action = 'signing-keys:changed' ORDER BY id DESC LIMIT 1");
      const [last] = rows;
      const after = { keyIds, signs };
      if (isDeepStrictEqual(last?.after, after)) return;
      await recordAudit(transaction, { actorId: null, action: 'signing-keys:changed', subject: { kind: 'signing-keys', id: signs }, before: last?.after, after });
    });
  }
}
