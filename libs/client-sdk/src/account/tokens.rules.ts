import { type AnswerOfSignIn } from './session-api.ts';

/** A session as it is kept. */
export interface KeptTokens {
  readonly user: AnswerOfSignIn['user'];
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** By the clock of this device, in milliseconds since 1970. */
  readonly freshUntil: number;
}

/** A token is not used any more so long before it ends: it has a way to go. */
const EARLY_MS = 30_000;

/** The device's clock may be wrong: how long a token lives is told by the token, not by when it ends. */
export function keptTokens({ user, sessionId, accessToken, accessTokenExpiresAt, refreshToken }: AnswerOfSignIn, now: number): KeptTokens {
  return { user, sessionId, accessToken, refreshToken, freshUntil: now + (lifeMs(accessToken) ?? Date.parse(accessTokenExpiresAt) - now) };
}

export const isFresh = ({ freshUntil }: KeptTokens, now: number): boolean => now < freshUntil - EARLY_MS;

/** What was kept by this release or another one; nothing if it is not that. */
export function parseTokens(text: string | null): KeptTokens | undefined {
  try {
    const { user, sessionId, accessToken, refreshToken, freshUntil } = JSON.parse(text ?? '{}') as Partial<KeptTokens>;
    const isWhole = typeof user?.id === 'string' && typeof sessionId === 'string' && typeof accessToken === 'string' && typeof refreshToken === 'string' && typeof freshUntil === 'number';
    return isWhole ? { user, sessionId, accessToken, refreshToken, freshUntil } : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 7519: `exp` and `iat` are seconds. */
function lifeMs(token: string): number | undefined {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { exp, iat } = JSON.parse(atob(payload)) as { exp?: unknown; iat?: unknown };
    return typeof exp === 'number' && typeof iat === 'number' && exp > iat ? (exp - iat) * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
