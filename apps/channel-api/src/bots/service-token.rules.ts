import { timingSafeEqual } from 'node:crypto';
import { ChatError, type Scope } from '@chatgenius/contracts';

/** What is known of a service token when it is shown; nothing when it was revoked, or never given. */
export interface StoredServiceToken {
  readonly secretHash: Buffer;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
}

/**
 * Lets a service token in, or says why not: that it is not good at all before that it is not good for this.
 * @param scope what the route asks for; without one it lets no service token in, and with `any` each
 * @throws ChatError TOKEN_INVALID, TOKEN_EXPIRED, SCOPE_MISSING
 */
export function admit<Token extends StoredServiceToken>(shownHash: Buffer, stored: Token | undefined, scope: Scope | 'any' | undefined, now: Date): Token {
  if (stored === undefined || !timingSafeEqual(shownHash, stored.secretHash)) throw new ChatError('TOKEN_INVALID');
  if (stored.expiresAt !== null && stored.expiresAt <= now) throw new ChatError('TOKEN_EXPIRED');
  if (scope === undefined) throw new ChatError('SCOPE_MISSING');
  if (scope !== 'any' && !stored.scopes.includes(scope)) throw new ChatError('SCOPE_MISSING', { scope });
  return stored;
}
