interface RequestHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}

/**
 * Browsers name the origin of the page that connects: it must be listed, exactly. Other clients send none,
 * or, as Python's websocket-client does, the gateway itself; they are judged by their token alone. That is
 * safe because no page is served from here, and because a connection takes a token, never a cookie.
 */
export function isAllowedOrigin({ origin, host }: RequestHeaders, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
