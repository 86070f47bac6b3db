/** How long before its end a client is told of it, and at most so large a share of the token's life. */
const NOTICE_MS = 60_000;
const SHARE = 1 / 3;
/** The notice comes up to this much earlier, so that tokens of one minute are not refreshed in one second. */
const SPREAD = 0.5;

/** When to tell a client that its token runs out. @param random from 0 to 1 */
export function noticeAt(now: number, expiresAt: number, random: number): number {
  const notice = Math.min(NOTICE_MS, Math.max(0, expiresAt - now) * SHARE);
  return expiresAt - notice * (1 + random * SPREAD);
}
