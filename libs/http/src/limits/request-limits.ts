import { OwnedTokenError } from '@chatgenius/auth';
import { ChatError, type ErrorReason, type HttpRateLimitScope } from '@chatgenius/contracts';
import { clientAddress, RateLimiter, type Left } from '@chatgenius/limits';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiRequest } from '../api-request.ts';
import { LIMIT_SETTINGS } from '../tokens.ts';
import { type LimitSettings } from './limit-settings.ts';

/** Of failures of these nobody knows who has sent them. */
const UNKNOWN: ReadonlySet<string> = new Set<ErrorReason>(['TOKEN_MISSING', 'TOKEN_INVALID', 'SIGNATURE_INVALID']);

/** What every request takes from the limits of whoever sends it. All of it throws ChatError RATE_LIMITED. */
@Injectable()
export class RequestLimits {
  constructor(
    protected readonly limiter: RateLimiter<HttpRateLimitScope>,
    @Inject(LIMIT_SETTINGS) protected readonly settings: LimitSettings,
  ) {}

  /** For each request: of the user, where it is known who asks, and else of the address. Nothing where the limit is switched off. */
  async take(scope: HttpRateLimitScope, request: ApiRequest): Promise<Left<HttpRateLimitScope> | undefined> {
    const { caller } = request;
    if (caller?.ownerId !== undefined) await this.limiter.take('http:bots', caller.ownerId);
    const asker = scope === 'http:bulk' ? (caller?.ownerId ?? caller?.userId) : caller?.userId;
    return this.limiter.take(scope, asker ?? this.addressOf(request));
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
    return failure instanceof ChatError && UNKNOWN.has(failure.reason) ? this.addressOf(request) : undefined;
  }

  protected addressOf({ socket, headers }: ApiRequest): string {
    return `address:${clientAddress({ peer: socket.remoteAddress, headers }, this.settings.proxies)}`;
  }
}
