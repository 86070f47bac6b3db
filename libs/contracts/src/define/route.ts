import { type z } from 'zod';
import { type ErrorReason } from '../errors.ts';
import { type NeededPermissions } from '../permissions.ts';
import { type HttpRateLimitScope } from '../rate-limits.ts';
import { type Scope } from '../scopes.ts';

/** An HTTP route of channel-api. Absent parts of the request are not read. */
export interface RouteContract<
  Params extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodType | undefined = z.ZodType | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Output extends z.ZodType = z.ZodType,
> extends NeededPermissions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Express style: `/v1/channels/:channelId`. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** `bearer`: an access token is required. */
  readonly auth: 'none' | 'bearer';
  /** The scope with which a service token may be used here; without one it may not, and with `any` each may. */
  readonly scope?: Scope | 'any';
  /** The limit that it counts for: by what it asks and does, unless it has one of its own, or none. */
  readonly limit: HttpRateLimitScope | 'none';
  /** How large a body may be, where that is more than usual. */
  readonly bodyBytes?: number;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Status of success. */
  readonly status: number;
  readonly output: Output;
  /** The answer is what another service has said: fields of a newer release of it pass. */
  readonly passesOn?: boolean;
  readonly errors: readonly ErrorReason[];
}

/** What a handler of the route receives: the parsed parts of the request. */
export type RouteInput<Route extends RouteContract> = {
  [Part in 'params' | 'query' | 'body' as [NonNullable<Route[Part]>] extends [never] ? never : Part]: z.output<
    NonNullable<Route[Part]>
  >;
};

export type RouteOutput<Route extends RouteContract> = z.output<Route['output']>;

export function route<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Output extends z.ZodType = z.ZodType,
>(
  definition: Omit<RouteContract<Params, Query, Body, Output>, 'status' | 'errors' | 'limit'> & {
    status?: number;
    limit?: HttpRateLimitScope | 'none';
    errors?: readonly ErrorReason[];
  },
): RouteContract<Params, Query, Body, Output> {
  return { status: 200, errors: [], limit: usualLimit(definition), ...definition };
}

function usualLimit({ auth, method }: Pick<RouteContract, 'auth' | 'method'>): HttpRateLimitScope {
  if (auth === 'none') return 'http:anonymous';
  return method === 'GET' ? 'http:read' : 'http:write';
}
