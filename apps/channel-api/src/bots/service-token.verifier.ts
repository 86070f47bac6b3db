import { ChatError, type Scope } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { type Caller } from '../http/api-request.ts';
import { readServiceToken } from './service-token.ts';
import { admit } from './service-token.rules.ts';
import { ServiceTokenRepository } from './service-token.repository.ts';

/** Who a service token speaks for. It is looked up each time: one that is revoked lets nobody in any more. */
@Injectable()
export class ServiceTokenVerifier {
  constructor(private readonly tokens: ServiceTokenRepository) {}

  /** @throws ChatError TOKEN_INVALID, TOKEN_EXPIRED, SCOPE_MISSING, ACCOUNT_BANNED */
  async verify(token: string, scope: Scope | 'any' | undefined): Promise<Caller> {
    const shown = readServiceToken(token);
    if (!shown) throw new ChatError('TOKEN_INVALID');
    const stored = await this.tokens.find(shown.id);
    const { userId, ownerId, usedThisMinute } = admit(shown.secretHash, stored, scope, stored?.now ?? new Date());
    if (stored?.banned === true) throw new ChatError('ACCOUNT_BANNED');
    if (!usedThisMinute) await this.tokens.markUsed(shown.id);
    return { userId, ownerId };
  }
}
