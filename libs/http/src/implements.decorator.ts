import { parseInput, type RouteContract, type RouteInput } from '@chatgenius/contracts';
import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { z } from 'zod';
import { type ApiRequest } from './api-request.ts';

export const ROUTE = Symbol('RouteContract');

type Answer<Route extends RouteContract> = z.input<Route['output']>;

/**
 * Marks a controller's method as the one that answers a route of the contracts, and gives it the
 * route's parsed `{ params, query, body }` as its first argument. On routes with `auth: 'bearer'` the
 * second is the {@link Caller}. What the method returns is held against the contract, here by
 * type and in {@link RouteInterceptor} by value.
 */
export function Implements<Route extends RouteContract>(route: Route) {
  return <Method extends (input: RouteInput<Route>, ...rest: never[]) => Answer<Route> | Promise<Answer<Route>>>(
    controller: object,
    name: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    applyDecorators(
      RequestMapping({ method: RequestMethod[route.method], path: route.path }),
      HttpCode(route.status),
      SetMetadata(ROUTE, route),
    )(controller, name, descriptor);
    ParsedInput({ input: inputSchema(route) })(controller, name, 0);
    if (route.auth === 'bearer') Caller()(controller, name, 1);
  };
}

/** One schema of all parts that the route reads, so that every fault is reported together. */
function inputSchema({ params, query, body }: RouteContract): z.ZodObject {
  return z.object(Object.fromEntries(Object.entries({ params, query, body }).filter(([, part]) => part !== undefined)) as z.ZodRawShape);
}

/** The schema is wrapped: Nest takes what has a `transform` method, as zod's schemas have, for a pipe. */
const ParsedInput = createParamDecorator(({ input }: { input: z.ZodObject }, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<ApiRequest>();
  const { params, query, body } = request;
  const parsed = parseInput(input, { params, query, body });
  request.input = parsed;
  return parsed;
});

const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<ApiRequest>().caller);
