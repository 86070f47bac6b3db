import { ChatError, isDeploymentPermission, mayInDeployment, type RouteContract } from '@chatgenius/contracts';
import { readDeploymentRole, type Database } from '@chatgenius/database';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DATABASE } from './tokens.ts';
import { type ApiRequest } from './api-request.ts';
import { ROUTE } from './implements.decorator.ts';

/** Holds routes that need a permission of the deployment against the caller's role. What a channel's role allows, its rules decide. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reflector: Reflector,
  ) {}

  /** @throws ChatError NOT_ALLOWED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { permission } = this.reflector.get<RouteContract>(ROUTE, context.getHandler());
    if (permission === undefined || !isDeploymentPermission(permission)) return true;
    const { caller } = context.switchToHttp().getRequest<ApiRequest>();
    const role = caller && (await readDeploymentRole(this.database.pool, caller.userId));
    if (!mayInDeployment(role, permission)) throw new ChatError('NOT_ALLOWED');
    return true;
  }
}
