import { ChatError, type ErrorReason } from '@chatgenius/contracts';

/** A token is refused that was good once, or is good for other things: whose it is, is known. */
export class OwnedTokenError extends ChatError {
  readonly ownerId: string;

  constructor(reason: Extract<ErrorReason, 'TOKEN_EXPIRED' | 'SESSION_REVOKED' | 'ACCOUNT_DEACTIVATED' | 'SCOPE_MISSING'>, ownerId: string, details: Readonly<Record<string, unknown>> = {}) {
    super(reason, details);
    this.ownerId = ownerId;
  }
}
