import { createHash } from 'node:crypto';
import { OwnedTokenError } from '@chatgenius/auth';
import { ChatError, type ErrorReason, type HttpRateLimitScope } from '@chatgenius/contracts';
import { clientAddress, RateLimiter, type Left } from '@chatgenius/limits';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiRequest, type Caller } from '../http/api-request.ts';
import { LIMIT_SETTINGS } from '../tokens.ts';
import { type LimitSettings } from './limit-settings.ts';

/** Of failures of these nobody knows who has sent them. */
const UNKNOWN: ReadonlySet<string> = new Set<ErrorReason>(['TOKEN_MISSING', 'TOKEN_INVALID', 'SIGNATURE_INVALID']);

/** What requests take from the limits of whoever sends them. All of it throws ChatError RATE_LIMITED. */
@Injectable()
export class HttpLimits {
  constructor(
    private readonly limiter: RateLimiter<HttpRateLimitScope>,
    @Inject(LIMIT_SETTINGS) private readonly settings: LimitSettings,
  ) {}

  /** For each request: of the user, where it is known who asks, and else of the address. Nothing where the limit is switched off. */
  async take(scope: HttpRateLimitScope, request: ApiRequest): Promise<Left<HttpRateLimitScope> | undefined> {
    const { caller } = request;
    if (caller?.ownerId !== undefined) await this.limiter.take('http:bots', caller.ownerId);
    const asker = scope === 'http:bulk' ? (caller?.ownerId ?? caller?.userId) : caller?.userId;
    return this.limiter.take(scope, asker ?? this.#address(request));
  }

  /** Tokens that are taken again and again fill a table. */
  async refresh(userId: string): Promise<void> {
    await this.limiter.take('http:write', userId);
  }

  /** Each costs a hash and makes a user. */
  async signUp(request: ApiRequest): Promise<void> {
    await this.limiter.take('sign-up', this.#address(request));
  }

  /**
   * Before the password is looked at, whether or not there is such an account: so that neither one account can be guessed
   * at from many places, nor many from one; and so that who guesses from one place does not lock out the owner elsewhere.
   */
  async signIn(request: ApiRequest, handle: string): Promise<void> {
    const address = this.#address(request);
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
    await this.limiter.take('sign-in:all', this.#address(request));
    await this.limiter.take('mail', createHash('sha256').update(mailAddress).digest('base64url'));
  }

  /** Each message of a bulk request. @throws ChatError also TOO_MANY_MESSAGES */
  async sendMany({ userId, ownerId }: Caller, messages: number): Promise<void> {
    const scope = ownerId === undefined ? 'message:send' : 'bulk:message';
    const limit = this.settings.perMinute[scope];
    // It would be refused whenever it comes.
    if (limit > 0 && messages > limit) throw new ChatError('TOO_MANY_MESSAGES', { limit });
    await this.limiter.takeMany(scope, ownerId ?? userId, messages);
  }

  async postToHook(webhookId: string): Promise<void> {
    await this.limiter.take('webhook:post', webhookId);
  }

  /**
   * What somebody is told whose token or signature is no good: that, or that it has failed too often. It counts for the
   * owner of a token that was good once, or is good for other things; otherwise for the address. A good one is never asked
   * where it comes from, so that nobody is locked out by their neighbours.
   */
  async told(request: ApiRequest, failure: unknown): Promise<unknown> {
    const counted = failure instanceof OwnedTokenError ? `owner:${failure.ownerId}` : this.#addressOfUnknown(request, failure);
    if (counted === undefined) return failure;
    try {
      await this.limiter.take('http:failure', counted);
      return failure;
    } catch (refusal) {
      return refusal;
    }
  }

  #addressOfUnknown(request: ApiRequest, failure: unknown): string | undefined {
    return failure instanceof ChatError && UNKNOWN.has(failure.reason) ? this.#address(request) : undefined;
  }

  #address({ socket, headers }: ApiRequest): string {
    return `address:${clientAddress({ peer: socket.remoteAddress, headers }, this.settings.proxies)}`;
  }
}
