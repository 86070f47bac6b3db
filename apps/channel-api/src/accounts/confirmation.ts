import { ChatError } from '@chatgenius/contracts';
import { type ApiRequest, type Caller } from '@chatgenius/http';
import { Injectable } from '@nestjs/common';
import { OwnPassword } from '../identity/passwords/own-password.ts';
import { AccountRepository } from './account.repository.ts';

/** How long a sign-in stands for the password that its user does not have. */
const RECENT_MINUTES = 10;

/** Whoever goes shows that they are the owner of the account: an access token alone, which somebody may have found, is not enough. */
@Injectable()
export class Confirmation {
  constructor(
    private readonly password: OwnPassword,
    private readonly accounts: AccountRepository,
  ) {}

  /** By the password; of people whom another product signs in, by a sign-in just now. @throws ChatError PASSWORD_WRONG, SIGN_IN_NOT_RECENT, RATE_LIMITED */
  async assert(request: ApiRequest, { userId, sessionId }: Caller, password: string | undefined): Promise<void> {
    if ((await this.password.assertIfSet(request, userId, password)) !== undefined) return;
    if (!(await this.accounts.isRecent(userId, sessionId, RECENT_MINUTES))) throw new ChatError('SIGN_IN_NOT_RECENT');
  }
}
