/** What came of one post. */
export type PostOutcome =
  | { readonly kind: 'answered'; readonly httpStatus: number; /** Asked for by the receiver. */ readonly retryAfterMs?: number }
  | { readonly kind: 'failed'; readonly error: string };

/** RFC 9110, section 10.2.3: seconds, or a date. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const waitMs = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
