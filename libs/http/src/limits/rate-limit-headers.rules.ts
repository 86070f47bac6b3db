import { Exceeded, HttpRateLimitScope } from '@chatgenius/contracts';
import { WINDOW_SECONDS, type Left } from '@chatgenius/limits';

type Headers = Readonly<Record<string, string>>;

const secondsOf = (ms: number): number => Math.ceil(ms / 1_000);

/** How a limit stands, as draft-ietf-httpapi-ratelimit-headers-11 has it: quota and window, what remains and for how long. */
export function rateLimitHeaders({ scope, limit, remaining, resetAfterMs }: Left<HttpRateLimitScope>): Headers {
  return {
    'RateLimit-Policy': `"${scope}";q=${limit};w=${WINDOW_SECONDS}`,
    RateLimit: `"${scope}";r=${remaining};t=${secondsOf(resetAfterMs)}`,
  };
}

/** Of a refusal with RATE_LIMITED; none when its details are not those of a limit. */
export function refusalHeaders(details: unknown): Headers {
  const { scope, limit, retryAfterMs = 0 } = Exceeded.safeParse(details).data ?? {};
  const limited = HttpRateLimitScope.safeParse(scope);
  if (!limited.success || limit === undefined) return {};
  return {
    ...rateLimitHeaders({ scope: limited.data, limit, remaining: 0, resetAfterMs: retryAfterMs }),
    // RFC 9110, section 10.2.3: whole seconds, and not one too few.
    'Retry-After': String(secondsOf(retryAfterMs)),
  };
}
