import { z } from 'zod';
import { Timestamp, UserId } from '../ids.ts';

/** What a message said before it was edited or deleted. */
export const MessageVersion = z.object({
  version: z.int().positive().describe('1 is what was written first.'),
  text: z.string(),
  replacedAt: Timestamp,
  replacedBy: UserId,
}).meta({ id: 'MessageVersion', description: 'What a message said before it was edited or deleted.' });
export type MessageVersion = z.infer<typeof MessageVersion>;
