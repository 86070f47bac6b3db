import { z } from 'zod';
import { wellFormed } from '../define/items.ts';
import { request } from '../define/request.ts';
import { UserId } from '../ids.ts';
import { StreamId } from '../streams.ts';

/** Somebody who types, or has stopped (0), and who may not know. */
export const TypingChange = z.object({ userId: UserId, expiresInMs: z.int().nonnegative(), hiddenFrom: z.array(UserId) });
export type TypingChange = z.infer<typeof TypingChange>;

/** What presence-service tells the gateways of one stream. */
export const TypingNotice = z.array(TypingChange);

/** A gateway's connections that type, or have stopped, since its last report. What comes of it is told by notices. */
export const typingReport = request({
  service: 'presence',
  name: 'typing:report',
  idempotent: true,
  perishable: true,
  input: z.object({ gatewayId: z.uuid(), typists: wellFormed(z.object({ stream: StreamId, userId: UserId, typing: z.boolean() }), 1_000) }),
  output: z.object({}),
});

/** Who is typing, for a gateway that has not followed these streams until now. */
export const typingQuery = request({
  service: 'presence',
  name: 'typing:query',
  idempotent: true,
  perishable: true,
  input: z.object({ streams: wellFormed(StreamId, 1_000) }),
  output: z.object({ typists: z.array(TypingChange.extend({ stream: StreamId })) }),
});
