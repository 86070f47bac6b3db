export interface RetrySettings {
  /** Before the first repeat; each of the next waits twice as long. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** How long one event may fail before its webhook is disabled. */
  readonly giveUpAfterMs: number;
  /** How long one event may be refused before it is parked, and the others go on without it. */
  readonly parkAfterMs: number;
}

export interface WebhookSettings extends RetrySettings {
  /** Keys that secrets are sealed with, see SecretBox. */
  readonly secretKey: string;
  /** How long a receiver may take to answer. */
  readonly timeoutMs: number;
  /** Also posts to addresses that are not public: development and tests. */
  readonly allowPrivateTargets: boolean;
}

export const WEBHOOK_SETTINGS = Symbol('WebhookSettings');
