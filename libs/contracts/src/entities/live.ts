import { z } from 'zod';
import { Timestamp } from '../ids.ts';

/** `streaming` is the only state in which text is added. From `interrupted` a message may go on until `resumableUntil`. */
export const LiveState = z.enum(['streaming', 'complete', 'cancelled', 'failed', 'interrupted']).meta({ id: 'LiveState', description: 'What has become of a live message.' });
export type LiveState = z.infer<typeof LiveState>;

/** Offsets and lengths count UTF-16 code units, like limits.messageTextLength and `length` of a text in JavaScript. */
export const TextOffset = z.int().nonnegative();

/** What a message tells of itself that was written live. */
export const Live = z.object({
  state: LiveState,
  length: TextOffset.describe('UTF-16 code units of the text so far: the offset that the next delta has.'),
  revision: z.int().positive().optional().describe('How often its author has replaced the text while it was streaming. Absent while they have not.'),
  sha256: z.string().optional().describe('SHA-256 of the whole text in UTF-8, in hexadecimal. Absent while it is streaming.'),
  step: z.int().positive().optional().describe('How often its metadata has been replaced while it was streaming. Absent while it has not.'),
  reason: z.string().optional().describe('Why it failed or was cancelled, in the words of its writer.'),
  resumableUntil: Timestamp.optional().describe('Of an `interrupted` one: its writer may go on until then.'),
}).meta({ id: 'Live', description: 'What a message tells of itself that was written live: absent on all others.' });
export type Live = z.infer<typeof Live>;
