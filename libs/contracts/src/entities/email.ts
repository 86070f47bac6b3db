import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { Timestamp } from '../ids.ts';
import { limits } from '../limits.ts';

/** A mail address, compared in lower case as mail servers do in practice. */
export const Email = textUpTo(limits.emailLength)
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/, 'Use a mail address.');

/** One's own address; others do not see it. */
export const OwnEmail = z.object({
  email: z.string().nullable().describe('The one that is confirmed.'),
  verifiedAt: Timestamp.nullable(),
  pending: z.string().nullable().describe('One that a mail was sent to and that waits to be confirmed.'),
}).meta({ id: 'OwnEmail', description: 'One’s own mail address; others do not see it.' });
export type OwnEmail = z.infer<typeof OwnEmail>;
