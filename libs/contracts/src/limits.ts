import { z } from 'zod';

/** Sizes that both sides check. Clients receive the ones that concern them in `session:ready`. */
export const limits = {
  /** UTF-16 code units of a message's text. */
  messageTextLength: 8_000,
  /** Characters of a client-made message id. */
  clientMessageIdLength: 64,
  /** Bytes of one Socket.IO packet from a client. */
  packetBytes: 64 * 1024,
  /** Nested arrays or objects in one packet. */
  packetDepth: 8,
  /** Missed events that a join pushes; more is answered with the verdict `gap`. */
  recoverableEvents: 500,
  /** Rows of one page over HTTP. */
  pageSize: 200,
  /** Channels listed in `session:ready`. */
  sessionChannels: 1_000,
  /** Users asked about in one presence request. */
  presenceUsers: 500,
} as const;

export const ClientLimits = z.object({
  messageTextLength: z.int(),
  clientMessageIdLength: z.int(),
  packetBytes: z.int(),
});
