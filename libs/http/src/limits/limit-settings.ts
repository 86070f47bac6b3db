import { type HttpRateLimitScope } from '@chatgenius/contracts';
import { type ProxyTrust } from '@chatgenius/limits';

/** 0 switches a limit off. */
export interface LimitSettings {
  readonly perMinute: Readonly<Record<HttpRateLimitScope, number>>;
  /** What is believed of the reverse proxies in front. */
  readonly proxies: ProxyTrust;
}
