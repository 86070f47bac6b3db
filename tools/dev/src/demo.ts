import { ErrorResponse, routes, type RouteContract, type RouteOutput, type SessionTokens } from '@chatgenius/contracts';
import { type DemoAccounts } from './summary.rules.ts';

/** Enough to try things at once. On this machine only: deployments have no demo. */
export const DEMO: DemoAccounts = { handles: ['ada', 'grace'], password: 'chatgenius-demo', channel: 'general' };

/** What the API answered instead of doing what it was asked for. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly reason: unknown;

  constructor(route: RouteContract, refusal: ErrorResponse) {
    super(`${route.method} ${route.path} was refused: ${refusal.message}`);
    this.reason = refusal.data?.reason;
  }
}

/** Creates what is absent of two users and a channel that both are in, through the HTTP API like any client. */
export async function ensureDemo(apiUrl: string): Promise<DemoAccounts> {
  const sessions: SessionTokens[] = [];
  for (const handle of DEMO.handles) sessions.push(await signInOrUp(apiUrl, handle));
  const [first] = sessions;
  if (!first) return DEMO;
  const channelId = await findOrCreateChannel(apiUrl, first.accessToken);
  for (const { accessToken } of sessions) await call(apiUrl, routes.joinChannel, { token: accessToken, params: { channelId } });
  return DEMO;
}

async function signInOrUp(apiUrl: string, handle: string): Promise<SessionTokens> {
  const body = { handle, password: DEMO.password };
  try {
    return await call(apiUrl, routes.signIn, { body });
  } catch (error) {
    if (!(error instanceof RefusedError) || error.reason !== 'CREDENTIALS_INVALID') throw error;
    return call(apiUrl, routes.signUp, { body });
  }
}

async function findOrCreateChannel(apiUrl: string, token: string): Promise<string> {
  let after: string | undefined;
  do {
    const page: RouteOutput<typeof routes.listChannels> = await call(apiUrl, routes.listChannels, { token, query: after === undefined ? {} : { after } });
    const found = page.channels.find(({ name, kind }) => name === DEMO.channel && kind === 'public');
    if (found) return found.id;
    after = page.next ?? undefined;
  } while (after !== undefined);
  return (await call(apiUrl, routes.createChannel, { token, body: { name: DEMO.channel } })).id;
}

interface CallInput {
  token?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

async function call<Route extends RouteContract>(apiUrl: string, route: Route, { token, params = {}, query = {}, body }: CallInput): Promise<RouteOutput<Route>> {
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
