import { type z } from 'zod';
import { type ErrorReason } from '../errors.ts';
import { type Feature } from '../features.ts';
import { type NeededPermissions } from '../permissions.ts';
import { type HttpRateLimitScope } from '../rate-limits.ts';
import { type Scope } from '../scopes.ts';

/** Services that answer over HTTP. */
export type HttpService = 'channel-api' | 'file-service';

/** An HTTP route. Absent parts of the request are not read. */
export interface RouteContract<
  Params extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodType | undefined = z.ZodType | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Output extends z.ZodType = z.ZodType,
> extends NeededPermissions {
  /** Who answers it: channel-api, unless it says otherwise. */
  readonly service?: HttpService;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Express style: `/v1/channels/:channelId`. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** `bearer`: an access token is required. */
  readonly auth: 'none' | 'bearer';
  /** The scope with which a service token may be used here; without one it may not, and with `any` each may. */
  readonly scope?: Scope | 'any';
  /** Refused with FEATURE_DISABLED where the deployment goes without it. */
  readonly feature?: Feature;
  /** The limit that it counts for: by what it asks and does, unless it has one of its own, or none. */
  readonly limit: HttpRateLimitScope | 'none';
  /** How large a body may be, where that is more than usual. */
  readonly bodyBytes?: number;
  /** The body is the bytes of a file, of any type, which its handler reads. */
  readonly upload?: true;
  /** The body may be a form as well (`application/x-www-form-urlencoded`). */
  readonly form?: boolean;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Status of success. */
  readonly status: number;
  readonly output: Output;
  /** The answer is a file of this media type, and streamed: `output` says nothing of it. Failures are answered as elsewhere. */
  readonly file?: string;
  /** The answer is what another service has said: fields of a newer release of it pass. */
  readonly passesOn?: boolean;
  readonly errors: readonly ErrorReason[];
  /**
   * Takes an `Idempotency-Key`: for what would be done twice by a repeat. All that it commits is one transaction of
   * channel-api, which is what makes the key exact.
   */
  readonly idempotencyKey?: true;
  /**
   * The answer has an `ETag`: its `version` where it has one, else a hash of it, or what is returned here. Reading it takes
   * `If-None-Match`, and a change that may be refused by VERSION_CONFLICT takes `If-Match`, for which its controller takes a
   * `Precondition`. `version` is for answers that say more than what has the version: it serves `If-Match` alone, since
   * the rest may have changed under the same tag.
   */
  readonly etag?: true | 'version' | ((answer: z.output<Output>) => string);
  /** Of a list: the query parameters that lead from an answer to the page after it. @returns undefined from the last page */
  nextPage?(answer: z.output<Output>, query: z.output<NonNullable<Query>>): NextPage | undefined;
}

/** Parameters of the query that are set, or with `undefined` taken away; the others stay. */
export type NextPage = Readonly<Record<string, string | number | undefined>>;

/** The next page of a list whose answer says in `next` where it begins. */
export function nextBy<Parameter extends string>(parameter: Parameter) {
  return ({ next }: { readonly next: string | number | null }): NextPage | undefined => (next === null ? undefined : { [parameter]: next });
}

/** Whether a reader who has the answer already may be told so (304). */
export const mayBeUnchanged = ({ method, etag }: RouteContract): boolean => method === 'GET' && etag !== undefined && etag !== 'version';

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
