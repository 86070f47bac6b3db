import { ErrorResponse, type RouteContract, type RouteOutput } from '@chatgenius/contracts';

/** What the API answered instead of doing what it was asked for. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly reason: unknown;

  constructor(route: RouteContract, refusal: ErrorResponse) {
    super(`${route.method} ${route.path} was refused: ${refusal.message}`);
    this.reason = refusal.data?.reason;
  }
}

export interface CallInput {
  readonly token?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Calls a route of channel-api as any client does. @throws RefusedError */
export async function callApi<Route extends RouteContract>(apiUrl: string, route: Route, { token, params = {}, query = {}, body }: CallInput): Promise<RouteOutput<Route>> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const response = await fetch(new URL(`${path}?${new URLSearchParams(query).toString()}`, apiUrl), {
    method: route.method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  const refusal = ErrorResponse.safeParse(answer);
  if (refusal.success) throw new RefusedError(route, refusal.data);
  const output = route.output.safeParse(answer);
  if (!output.success) throw new Error(`${route.method} ${route.path} answered ${response.status} with something else than its contract says`);
  return output.data as RouteOutput<Route>;
}
