import { ChatError, type DeploymentRole } from '@chatgenius/contracts';

/** Of a user about themselves, or of an administrator. */
export interface Decision {
  /** Who decides it; the user themselves, or an administrator. */
  readonly actorId: string;
  readonly reason?: string | undefined;
}

/** What decides whether somebody may be deactivated, and come back. */
export interface Account {
  readonly id: string;
  readonly kind: 'person' | 'bot' | 'webhook';
  readonly role: DeploymentRole;
  readonly deactivatedAt: Date | null;
  readonly deactivatedById: string | null;
  readonly anonymisedAt: Date | null;
}

/**
 * Somebody must be left who administers.
 * @param otherAdministrators those who are neither deactivated nor banned
 * @throws ChatError USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export function decideDeactivation(account: Account | undefined, otherAdministrators: number): 'deactivate' | 'nothing to do' {
  if (!account || account.kind === 'webhook') throw new ChatError('USER_NOT_FOUND');
  if (account.deactivatedAt !== null) return 'nothing to do';
  if (account.role === 'administrator' && otherAdministrators === 0) throw new ChatError('LAST_ADMINISTRATOR');
  return 'deactivate';
}

/**
 * Whom an administrator has deactivated does not come back by themselves, and who was anonymised not at all.
 * @param byThemselves whether it is the account's own person who wants it
 * @throws ChatError USER_NOT_FOUND, ACCOUNT_DEACTIVATED
 */
export function decideReactivation(account: Account | undefined, byThemselves: boolean): 'reactivate' | 'nothing to do' {
  if (!account || account.kind === 'webhook' || account.anonymisedAt !== null) throw new ChatError('USER_NOT_FOUND');
  if (account.deactivatedAt === null) return 'nothing to do';
  if (byThemselves && account.deactivatedById !== account.id) throw new ChatError('ACCOUNT_DEACTIVATED');
  return 'reactivate';
}
