import { type RouteContract } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type ApiRequest } from './api-request.ts';
import { Callers } from './callers.ts';
import { ROUTE } from './implements.decorator.ts';
import { RequestLimits } from './limits/request-limits.ts';

/** Lets a request through when its route needs no token or its token is good, good for this route, and of a session that goes on. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly callers: Callers,
    private readonly limits: RequestLimits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A handler without a contract has said nothing about who may call it: nobody may.
    const route = this.reflector.get<RouteContract | undefined>(ROUTE, context.getHandler());
    if (!route) return false;
    if (route.auth === 'none') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    try {
      request.caller = await this.callers.verify(request.headers.authorization, route.scope);
      return true;
    } catch (failure) {
      throw await this.limits.told(request, failure);
    }
  }
}
