import { hash } from 'node:crypto';
import { ChatError, commands } from '@chatgenius/contracts';
import { RequestLimits, type ApiRequest, type Caller } from '@chatgenius/http';
import { Injectable } from '@nestjs/common';

/** What requests of single routes take beside. All of it throws ChatError RATE_LIMITED. */
@Injectable()
export class HttpLimits extends RequestLimits {
  /** Tokens that are taken again and again fill a table. */
  async refresh(userId: string): Promise<void> {
    await this.limiter.take('http:write', userId);
  }

  /** Each costs a hash and makes a user. */
  async signUp(request: ApiRequest): Promise<void> {
    await this.limiter.take('sign-up', this.addressOf(request));
  }

  /**
   * Before the password is looked at, whether or not there is such an account: so that neither one account can be guessed
   * at from many places, nor many from one; and so that who guesses from one place does not lock out the owner elsewhere.
   */
  async signIn(request: ApiRequest, handle: string): Promise<void> {
    const address = this.addressOf(request);
    await this.limiter.take('sign-in', `${address}:${handle}`);
    await this.limiter.take('sign-in:all', address);
    await this.limiter.take('sign-in:all', `account:${handle}`);
  }

  /** As at sign-in, for somebody who has signed in. */
  async ownPassword(request: ApiRequest, userId: string): Promise<void> {
    await this.signIn(request, userId);
  }

  /** Before the code is looked at, over all challenges of an account. */
  async secondFactor(userId: string): Promise<void> {
    await this.limiter.take('second-factor', userId);
  }

  /** Of the mail address, so that nobody's letter box is filled, and of who asks, whether or not the address is known. */
  async mail(request: ApiRequest, mailAddress: string): Promise<void> {
    await this.limiter.take('sign-in:all', this.addressOf(request));
    await this.limiter.take('mail', hash('sha256', mailAddress, 'base64url'));
  }

  /** Each message of a bulk request. @throws ChatError also TOO_MANY_MESSAGES */
  async sendMany({ userId, ownerId }: Caller, messages: number): Promise<void> {
    const scope = ownerId === undefined ? 'message:send' : 'bulk:message';
    const limit = this.settings.perMinute[scope];
    // It would be refused whenever it comes.
    if (limit > 0 && messages > limit) throw new ChatError('TOO_MANY_MESSAGES', { limit });
    await this.limiter.takeMany(scope, ownerId ?? userId, messages);
  }

  /** The bytes of what is added to a live message, together with those by the socket. */
  async append({ userId }: Caller, body: unknown): Promise<void> {
    await this.limiter.takeMany('message:append', userId, commands.messageAppend.cost?.(body) ?? 1);
  }

  async postToHook(webhookId: string): Promise<void> {
    await this.limiter.take('webhook:post', webhookId);
  }
}
