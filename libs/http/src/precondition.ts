import { ChatError, type RouteContract } from '@chatgenius/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type ApiRequest } from './api-request.ts';
import { etagOf, isMatch, versionOf } from './etags.rules.ts';
import { ROUTE } from './implements.decorator.ts';

/** What a caller knows of the thing that they change: the `If-Match` of their request. */
export class Precondition {
  readonly #route: RouteContract;
  readonly #header: string | undefined;

  constructor(route: RouteContract, header: string | undefined) {
    this.#route = route;
    this.#header = header;
  }

  get isGiven(): boolean {
    return this.#header !== undefined;
  }

  /** In the transaction that changes it, once it is locked. @param current as the route would answer it @throws ChatError VERSION_CONFLICT */
  assert(current: unknown): void {
    const etag = etagOf(this.#route, current);
    if (this.#header === undefined || etag === undefined || isMatch(this.#header, etag)) return;
    throw new ChatError('VERSION_CONFLICT', { etag, ...versionOf(current) });
  }
}

/** Gives a controller's method the {@link Precondition} of the request; its route has an `etag`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) => {
  // The metadata that the guards read through Nest's Reflector.
  const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteContract;
  return new Precondition(route, context.switchToHttp().getRequest<ApiRequest>().get('if-match'));
});
