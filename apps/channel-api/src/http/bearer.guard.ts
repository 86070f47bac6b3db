import { bearerToken, TokenVerifier } from '@chatgenius/auth';
import { type RouteContract } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isServiceToken } from '../bots/service-token.ts';
import { ServiceTokenVerifier } from '../bots/service-token.verifier.ts';
import { HttpLimits } from '../limits/http-limits.ts';
import { Revocations } from '../identity/sessions/revocations.ts';
import { SessionUses } from '../identity/sessions/session-uses.ts';
import { type ApiRequest, type Caller } from './api-request.ts';
import { ROUTE } from './implements.decorator.ts';

/** Lets a request through when its route needs no token or its token is good, good for this route, and of a session that goes on. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly accessTokens: TokenVerifier,
    private readonly serviceTokens: ServiceTokenVerifier,
    private readonly revocations: Revocations,
    private readonly uses: SessionUses,
    private readonly limits: HttpLimits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A handler without a contract has said nothing about who may call it: nobody may.
    const route = this.reflector.get<RouteContract | undefined>(ROUTE, context.getHandler());
    if (!route) return false;
    if (route.auth === 'none') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    try {
      request.caller = await this.#verify(request, route);
      return true;
    } catch (failure) {
      throw await this.limits.told(request, failure);
    }
  }

  #verify({ headers }: ApiRequest, { scope }: RouteContract): Promise<Caller> {
    const token = bearerToken(headers.authorization);
    return isServiceToken(token) ? this.serviceTokens.verify(token, scope) : this.#ofSession(token);
  }

  async #ofSession(token: string): Promise<Caller> {
    const identity = await this.accessTokens.verify(token);
    await this.revocations.assertGood(identity);
    this.uses.note(identity.sessionId);
    return identity;
  }
}
