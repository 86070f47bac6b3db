import { admit, isForAdministrators, readServiceToken } from '@chatgenius/auth';
import { ChatError, mayInDeployment, type Scope } from '@chatgenius/contracts';
import { markServiceTokensUsed, readDeploymentRole, readServiceTokens, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { type Caller } from './api-request.ts';
import { DATABASE } from './tokens.ts';

/** Who a service token speaks for. It is looked up each time: one that is revoked lets nobody in any more. */
@Injectable()
export class ServiceTokenVerifier {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** @throws ChatError TOKEN_INVALID, TOKEN_EXPIRED, SCOPE_MISSING, ACCOUNT_BANNED */
  async verify(token: string, scope: Scope | 'any' | undefined): Promise<Caller> {
    const { pool } = this.database;
    const shown = readServiceToken(token);
    if (!shown) throw new ChatError('TOKEN_INVALID');
    const stored = (await readServiceTokens(pool, [shown.id])).get(shown.id);
    const { userId, ownerId, usedThisMinute } = admit(shown.secretHash, stored, scope, stored?.now ?? new Date());
    if (scope !== undefined && scope !== 'any' && isForAdministrators(scope)) await this.#assertOfAdministrator(ownerId);
    if (!usedThisMinute) await markServiceTokensUsed(pool, [shown.id]);
    return { userId, ownerId };
  }

  /** A role that was taken away takes effect at once. @throws ChatError NOT_ALLOWED */
  async #assertOfAdministrator(ownerId: string): Promise<void> {
    if (!mayInDeployment(await readDeploymentRole(this.database.pool, ownerId), 'sessions:administer')) throw new ChatError('NOT_ALLOWED');
  }
}
