import { type HttpRateLimitScope } from '@chatgenius/contracts';

/** 0 switches a limit off. */
export interface LimitSettings {
  readonly perMinute: Readonly<Record<HttpRateLimitScope, number>>;
  /** Reverse proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxyHops: number;
}
