import { ErrorResponse, type RouteContract, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { RefusedError } from './wire-client.ts';
import { assertAnswer } from './openapi/answer-check.ts';

type CallInput<Route extends RouteContract> = Partial<RouteInput<Route>> & { token?: string; headers?: Readonly<Record<string, string>> };

/** Calls a route of channel-api as its contract describes it. @throws RefusedError when it is refused, and Error for an answer that its OpenAPI document does not know */
export async function callApi<Route extends RouteContract>(
  baseUrl: string,
  route: Route,
  { token, headers, ...input }: CallInput<Route> = {},
): Promise<RouteOutput<Route>> {
  const { params = {}, query = {}, body } = input as { params?: Record<string, string>; query?: Record<string, string | number | undefined>; body?: unknown };
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(path, baseUrl);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  const response = await fetch(url, {
    method: route.method,
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok && route.file !== undefined) return route.output.parse(await response.text()) as RouteOutput<Route>;
  const answer: unknown = await response.json();
  assertAnswer({ method: route.method, path: url.pathname, status: response.status, headers: response.headers, body: answer });
  const refused = ErrorResponse.safeParse(answer);
  if (refused.success) throw new RefusedError(refused.data);
  return route.output.parse(answer) as RouteOutput<Route>;
}
