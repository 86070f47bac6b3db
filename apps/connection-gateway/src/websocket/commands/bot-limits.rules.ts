import { type RateLimitScope } from '@chatgenius/contracts';

/** Limits of people, and those that bots have instead; the others are the same for both. */
const INSTEAD: Partial<Record<RateLimitScope, RateLimitScope>> = { 'message:send': 'bot:messages', commands: 'bot:commands' };

/** The limit that a command of a bot counts for. */
export const limitOfBot = (limit: RateLimitScope): RateLimitScope => INSTEAD[limit] ?? limit;
