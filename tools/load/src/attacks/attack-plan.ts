import { type AttackName } from './attacks-options.rules.ts';

/** What an attacker has: accounts, a message of their own, and a channel that others are in. */
export interface AttackPlan {
  readonly attack: AttackName;
  readonly urls: readonly string[];
  readonly apiUrl: string;
  readonly tokens: readonly string[];
  readonly channelId: string;
  readonly messageId: string;
}
