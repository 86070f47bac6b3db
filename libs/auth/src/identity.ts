import { SessionId, UserId } from '@chatgenius/contracts';
import { z } from 'zod';

/** Who a token speaks for. */
export interface Identity {
  readonly userId: string;
  readonly sessionId: string;
  /** When the token, and with it every connection that it opened, stops being good. */
  readonly expiresAt: Date;
}

/** Claims that a token must have here, after jose has checked `iss`, `aud`, `exp` and `nbf`. */
const Claims = z.object({ sub: UserId, sid: SessionId, exp: z.int() });

/** @returns nothing when the claims are not those of a user's access token */
export function identityOf(claims: unknown): Identity | undefined {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return undefined;
  const { sub, sid, exp } = parsed.data;
  return { userId: sub, sessionId: sid, expiresAt: new Date(exp * 1_000) };
}
