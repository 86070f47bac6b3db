import { type RouteContract } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type ApiRequest, type ApiResponse } from '../api-request.ts';
import { ROUTE } from '../implements.decorator.ts';
import { rateLimitHeaders } from './rate-limit-headers.rules.ts';
import { RequestLimits } from './request-limits.ts';

/** After the bearer guard, which says who asks, and before anything of the request is parsed. */
@Injectable()
export class LimitGuard implements CanActivate {
  constructor(
    private readonly limits: RequestLimits,
    private readonly reflector: Reflector,
  ) {}

  /** @throws ChatError RATE_LIMITED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { limit } = this.reflector.get<RouteContract>(ROUTE, context.getHandler());
    if (limit === 'none') return true;
    const http = context.switchToHttp();
    const left = await this.limits.take(limit, http.getRequest<ApiRequest>());
    if (left !== undefined) http.getResponse<ApiResponse>().set(rateLimitHeaders(left));
    return true;
  }
}
