import { ChatError } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiRequest, type Caller } from '@chatgenius/http';
import { DATABASE } from '../../tokens.ts';
import { OwnSessionRepository } from '../sessions/own-session.repository.ts';
import { OwnPassword } from './own-password.ts';

/** How long a sign-in stands for the password that its user does not have. */
const RECENT_MINUTES = 10;

/**
 * Whoever changes what opens their account, or ends it, shows that they are its owner: an access token alone, which somebody may have
 * found, is not enough (docs/adr/0060).
 */
@Injectable()
export class Confirmation {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly password: OwnPassword,
    private readonly sessions: OwnSessionRepository,
  ) {}

  /** By the password; of people whom another product signs in, by a sign-in just now. @throws ChatError PASSWORD_WRONG, SIGN_IN_NOT_RECENT, RATE_LIMITED */
  async assert(request: ApiRequest, { userId, sessionId }: Caller, password: string | undefined): Promise<void> {
    if ((await this.password.assertIfSet(request, userId, password)) !== undefined) return;
    if (!(await this.sessions.isRecent(this.database.pool, userId, sessionId, RECENT_MINUTES))) throw new ChatError('SIGN_IN_NOT_RECENT');
  }
}
