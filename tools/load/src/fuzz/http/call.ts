import { type RouteContract } from '@chatgenius/contracts';

/** Calls a route as it should be called. @throws Error when it is not done */
export async function call<Answer>(url: string, token: string | undefined, route: RouteContract, params: Readonly<Record<string, string>>, body?: unknown): Promise<Answer> {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const headers = { ...(body !== undefined && { 'content-type': 'application/json' }), ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const response = await fetch(new URL(path, url), { method: route.method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${route.method} ${path} was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
