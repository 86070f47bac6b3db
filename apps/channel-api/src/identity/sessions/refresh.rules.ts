/** What is known of a refresh token when it is shown again. */
export interface ShownToken {
  /** When it was first exchanged. */
  readonly usedAt: Date | null;
  readonly session: { readonly expiresAt: Date; readonly revokedAt: Date | null };
}

export type RefreshDecision =
  /** Give the successor, which the first use makes. */
  | { readonly outcome: 'rotate'; readonly firstUse: boolean }
  /** Refuse; nothing changes. */
  | { readonly outcome: 'refuse' }
  /** Refuse and end the session: the token was used before, so somebody has a copy. */
  | { readonly outcome: 'end-session' };

/**
 * Whether a refresh token may be exchanged (RFC 9700, section 4.14.2: rotation with detection of reuse).
 *
 * A used token is accepted for `graceMs` after its first use, because honest clients repeat themselves:
 * the response got lost, or two tabs refreshed at once. All of them get the same successor. The window is counted from the first use and
 * does not slide, so that a stolen token cannot be kept alive in it.
 */
export function decideRefresh(token: ShownToken | undefined, now: Date, graceMs: number): RefreshDecision {
  if (!token) return { outcome: 'refuse' };
  const { usedAt, session } = token;
  if (session.revokedAt || session.expiresAt <= now) return { outcome: 'refuse' };
  if (!usedAt) return { outcome: 'rotate', firstUse: true };
  const sinceUse = now.getTime() - usedAt.getTime();
  return sinceUse < graceMs ? { outcome: 'rotate', firstUse: false } : { outcome: 'end-session' };
}
