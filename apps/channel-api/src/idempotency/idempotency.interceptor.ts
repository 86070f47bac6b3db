import { ChatError, type RouteContract } from '@chatgenius/contracts';
import { ROUTE, type ApiRequest, type ApiResponse } from '@chatgenius/http';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor, type RawBodyRequest } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { catchError, mergeMap, of, type Observable } from 'rxjs';
import { type Claim } from './idempotency.repository.ts';
import { fingerprintOf, idempotencyKeyOf } from './idempotency.rules.ts';
import { IdempotencyService, type KeyedRequest, type Outcome } from './idempotency.service.ts';

/** Answers the repeat of a request that has an `Idempotency-Key` with what the first one got. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly idempotency: IdempotencyService,
  ) {}

  /** @throws ChatError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_BUSY, IDEMPOTENCY_OUTCOME_LOST, PAYLOAD_MALFORMED */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { idempotencyKey } = this.reflector.get<RouteContract>(ROUTE, context.getHandler());
    const http = context.switchToHttp();
    const asked = idempotencyKey === true ? keyedRequest(http.getRequest<ApiRequest>()) : undefined;
    if (asked === undefined) return next.handle();
    const claimed = await this.idempotency.claim(asked);
    if ('claimId' in claimed) return this.#first(asked, claimed, next);
    http.getResponse<ApiResponse>().setHeader('Idempotency-Replayed', 'true');
    return replayed(claimed);
  }

  #first(asked: KeyedRequest, claim: Claim, next: CallHandler): Observable<unknown> {
    return this.idempotency.within(claim, () => next.handle()).pipe(
      catchError(async (error: unknown) => {
        await this.idempotency.failed(asked, claim, error);
        throw error;
      }),
      mergeMap(async (answer: unknown) => {
        await this.idempotency.succeeded(asked, claim, answer);
        return answer;
      }),
    );
  }
}

function keyedRequest(request: RawBodyRequest<ApiRequest>): KeyedRequest | undefined {
  const key = idempotencyKeyOf(request.get('idempotency-key'));
  if (key === undefined || request.caller === undefined) return undefined;
  const { method, originalUrl: url, rawBody: body } = request;
  return { userId: request.caller.userId, key, fingerprint: fingerprintOf({ method, url, body }) };
}

function replayed(outcome: Outcome): Observable<unknown> {
  if ('answer' in outcome) return of(outcome.answer);
  throw new ChatError(outcome.refused, outcome.details);
}
