import { timingSafeEqual } from 'node:crypto';
import { ChatError, type Scope } from '@chatgenius/contracts';
import { OwnedTokenError } from '../owned-token-error.ts';

/** What is known of a service token when it is shown; nothing when it was revoked, or never given. */
export interface StoredServiceToken {
  readonly userId: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  /** Neither the bot nor its owner is deactivated. */
  readonly active: boolean;
  /** The bot or its owner is banned from the deployment. */
  readonly banned: boolean;
}

/** Scopes that make somebody of anybody: whoever gives them has to be an administrator of the deployment, and to stay one. */
export const isForAdministrators = (scope: Scope): boolean => scope === 'sessions:create';

/**
 * Lets a service token in, or says why not: that it is not good at all before that it is not good for this.
 * @param scope what the route asks for; without one it lets no service token in, and with `any` each
 * @throws ChatError TOKEN_INVALID, TOKEN_EXPIRED, ACCOUNT_DEACTIVATED, ACCOUNT_BANNED, SCOPE_MISSING
 */
export function admit<Token extends StoredServiceToken>(shownHash: Buffer, stored: Token | undefined, scope: Scope | 'any' | undefined, now: Date): Token {
  if (stored === undefined || !timingSafeEqual(shownHash, stored.secretHash)) throw new ChatError('TOKEN_INVALID');
  const { userId, expiresAt, active, banned } = stored;
  if (expiresAt !== null && expiresAt <= now) throw new OwnedTokenError('TOKEN_EXPIRED', userId);
  if (!active) throw new OwnedTokenError('ACCOUNT_DEACTIVATED', userId);
  if (banned) throw new ChatError('ACCOUNT_BANNED');
  assertScope(stored, scope);
  return stored;
}

/** @param scope what is asked for; without one no service token may, and with `any` each @throws ChatError SCOPE_MISSING */
export function assertScope({ userId, scopes }: { readonly userId: string; readonly scopes: readonly string[] }, scope: Scope | 'any' | undefined): void {
  if (scope === undefined) throw new OwnedTokenError('SCOPE_MISSING', userId);
  if (scope !== 'any' && !scopes.includes(scope)) throw new OwnedTokenError('SCOPE_MISSING', userId, { scope });
}
