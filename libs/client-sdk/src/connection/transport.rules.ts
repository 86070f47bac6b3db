/** How a connection is opened, first and as a way out. */
export interface Ways {
  readonly first: readonly string[];
  /** For proxies that do not let a WebSocket through. Engine.IO goes over to one by itself where it can. */
  readonly otherwise: readonly string[] | undefined;
  /** Some proxies swallow the upgrade: with a way out, the first gets half of the time. */
  readonly openWithinMs: number;
}

/** @param blocked a WebSocket did not get through the last time, and polling did */
export function waysOf(transports: readonly string[], timeoutMs: number, blocked: boolean): Ways {
  const [preferred = 'websocket', ...rest] = transports;
  const otherwise = preferred === 'websocket' && rest.includes('polling') ? ['polling', 'websocket'] : undefined;
  if (otherwise === undefined) return { first: transports, otherwise, openWithinMs: timeoutMs };
  return blocked ? { first: otherwise, otherwise: undefined, openWithinMs: timeoutMs } : { first: ['websocket'], otherwise, openWithinMs: timeoutMs / 2 };
}
