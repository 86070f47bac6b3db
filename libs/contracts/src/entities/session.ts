import { z } from 'zod';
import { SessionId, Timestamp } from '../ids.ts';

/** A sign-in of one's own, as one knows it again. */
export const OwnSession = z.object({
  id: SessionId,
  device: z.string().nullable().describe('Such as `Firefox on Windows`, from what the client called itself at sign-in. Null where it said nothing.'),
  addressRange: z.string().nullable().describe('Where it was last refreshed from: the /24 of an IPv4 address, the /48 of an IPv6 address.'),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.describe('To a minute or two over HTTP. A connection shows only when its token is refreshed.'),
  current: z.boolean().describe('The session of the token that asks.'),
}).meta({ id: 'OwnSession', description: 'A sign-in of one’s own, as one knows it again.' });
export type OwnSession = z.infer<typeof OwnSession>;
