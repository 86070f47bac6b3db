import { bearerToken, TokenVerifier } from '@chatgenius/auth';
import { type RouteContract } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type ApiRequest } from './api-request.ts';
import { ROUTE } from './implements.decorator.ts';

/** Lets a request through when its route needs no token or its token is good. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A handler without a contract has said nothing about who may call it: nobody may.
    const route = this.reflector.get<RouteContract | undefined>(ROUTE, context.getHandler());
    if (!route) return false;
    if (route.auth === 'none') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    request.caller = await this.verifier.verify(bearerToken(request.headers.authorization));
    return true;
  }
}
