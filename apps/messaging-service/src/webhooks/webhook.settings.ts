import { type RetrySettings } from './delivery.rules.ts';

export interface WebhookSettings extends RetrySettings {
  /** Keys that secrets are sealed with, see SecretBox. */
  readonly secretKey: string;
  /** How long a receiver may take to answer. */
  readonly timeoutMs: number;
  /** Also posts to addresses that are not public: development and tests. */
  readonly allowPrivateTargets: boolean;
}

export const WEBHOOK_SETTINGS = Symbol('WebhookSettings');
