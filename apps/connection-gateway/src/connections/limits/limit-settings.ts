import { type ConnectionCap, type RateLimitScope } from '@chatgenius/contracts';
import { type ProxyTrust } from '@chatgenius/limits';

/** 0 switches a limit off. */
export interface LimitSettings {
  readonly perMinute: Readonly<Record<RateLimitScope, number>>;
  /** Failed attempts to connect of a user that are forgiven beyond those of a minute, in five minutes. */
  readonly connectionBurst: number;
  /** Commands of a user that are worked on at once, for all of their connections to this gateway. */
  readonly commandsAtOnce: number;
  /** Handshakes that an address may begin in a second once too many from there have failed. */
  readonly suspectHandshakesPerSecond: number;
  readonly connections: Readonly<Record<ConnectionCap, number>>;
  /** What is believed of the reverse proxies in front. */
  readonly proxies: ProxyTrust;
}
