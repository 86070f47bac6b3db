import { z } from 'zod';
import { Timestamp, UserId } from '../ids.ts';

/** How far it has come that somebody is forgotten. */
export const Anonymisation = z.object({
  userId: UserId,
  requestedById: UserId,
  requestedAt: Timestamp,
  state: z.string().describe('What is being looked through for the former handle, from `drafts` and `messages` over `channels` and `audit` to the `log`; `done` at the end.'),
  looked: z.int().nonnegative().describe('Rows that were looked at, and that read differently now.'),
  changed: z.int().nonnegative(),
  finishedAt: Timestamp.nullable(),
});
export type Anonymisation = z.infer<typeof Anonymisation>;
