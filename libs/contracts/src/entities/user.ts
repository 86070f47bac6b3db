import { z } from 'zod';
import { UserId } from '../ids.ts';

/** What a user is called in mentions and at sign-in: lower case, stable. */
export const Handle = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{1,30})[a-z0-9]$/, 'Use 3 to 32 letters, digits, dots, dashes or underscores.');

export const User = z.object({ id: UserId, handle: z.string(), displayName: z.string() });
export type User = z.infer<typeof User>;
