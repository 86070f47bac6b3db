import { type ConnectionCap, type RateLimitScope } from '@chatgenius/contracts';

/** 0 switches a limit off. */
export interface LimitSettings {
  readonly perMinute: Readonly<Record<RateLimitScope, number>>;
  readonly connections: Readonly<Record<ConnectionCap, number>>;
  /** Reverse proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxyHops: number;
}
