import { ChatError, type ConnectionCap, type Exceeded } from '@chatgenius/contracts';

/** Soon, because another gateway may have room at once; spread, because all who were refused come back. */
const GATEWAY_RETRY_MS = { min: 1_000, max: 5_000 };
/** Connections that their owner closes, or that were lost and are noticed by then. */
const RETRY_MS = 15_000;

/** Whether one more connection is too many. @param random from 0 to 1 @param cap 0 for none */
export function overCap(scope: ConnectionCap, open: number, cap: number, random: number): ChatError | undefined {
  if (cap === 0 || open < cap) return undefined;
  const { min, max } = GATEWAY_RETRY_MS;
  const retryAfterMs = scope === 'connections-of-gateway' ? Math.round(min + random * (max - min)) : RETRY_MS;
  return new ChatError('TOO_MANY_CONNECTIONS', { scope, limit: cap, remaining: 0, retryAfterMs } satisfies Exceeded);
}
