import { type RouteContract } from '@chatgenius/contracts';
import { Features } from '@chatgenius/service-runtime';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ROUTE } from './implements.decorator.ts';

/** Holds routes of features against what this deployment has on. */
@Injectable()
export class FeatureGuard implements CanActivate {
  constructor(
    private readonly features: Features,
    private readonly reflector: Reflector,
  ) {}

  /** @throws ChatError FEATURE_DISABLED */
  canActivate(context: ExecutionContext): boolean {
    this.features.assertOn(this.reflector.get<RouteContract>(ROUTE, context.getHandler()).feature);
    return true;
  }
}
