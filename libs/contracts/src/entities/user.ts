import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';

/** Mentions everybody in a channel, and so is nobody's handle. */
export const EVERYBODY = 'channel';

/** What may stand after an `@`. */
export const MentionName = textUpTo(limits.rawHandleLength)
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{1,30})[a-z0-9]$/, 'Use 3 to 32 letters, digits, dots, dashes or underscores.');

/** What a user is called in mentions and at sign-in: lower case, stable. */
export const Handle = MentionName.refine((name) => name !== EVERYBODY, `@${EVERYBODY} means everybody in a channel.`);

export const User = z.object({ id: UserId, handle: z.string(), displayName: z.string() });
export type User = z.infer<typeof User>;
