import { type Routes } from '../generated/routes.ts';

type Route = Routes[keyof Routes];
export type Method = Route['method'];
/** Every path that takes the method, as OpenAPI writes it: `/v1/channels/{channelId}`. */
export type PathOf<M extends Method> = Extract<Route, { method: M }>['path'];
export type RouteAt<M extends Method, Path> = Extract<Route, { method: M; path: Path }>;

/** A part of a request that the route does not take, need not be given, or has to be given. */
type Part<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [Key in Name]?: undefined }
  : Partial<Value> extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value };

export interface CallOptions {
  /** Such as `If-Match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives up: what the server does meanwhile is not undone. */
  readonly signal?: AbortSignal;
}

/** What a call gives the route: `params` of its path, `query` and `body`. */
export type CallOf<R extends Route> = Part<'params', R['params']> & Part<'query', R['query']> & Part<'body', R['body']> & CallOptions;

/** Nothing has to be given where the route needs nothing. */
export type CallArguments<R extends Route> = CallOptions extends CallOf<R> ? [call?: CallOf<R>] : [call: CallOf<R>];

export interface Answered<R extends Route> {
  /** What the server answered; of a file, the stream of its bytes. */
  readonly data: R['answer'];
  /** Status and headers, such as `ETag`, `Link` and `RateLimit`. Its body has been read, unless it is a file. */
  readonly response: Response;
}
