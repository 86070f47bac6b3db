import { type Message } from '../generated/schemas.ts';
import { type ChatError } from '../chat-error.ts';

/**
 * How far an own message has got. `pending`: kept, and sent until the server has it. `sent`: committed. `delivered`,
 * `read`: somebody else has it, or has read it. `failed`: refused for good; `retry` and `discard` take its
 * `clientMessageId`.
 */
export type MessageStatus = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A message as it is to be drawn. */
export interface ShownMessage extends Message {
  /** Of own messages, with the option `optimistic`. */
  readonly status?: MessageStatus;
  /** Why it has failed. */
  readonly error?: ChatError | undefined;
  /** It is being written: `text` is what is known of it by now. */
  readonly streaming?: true;
  /** What is shown is a change of the user that the server has not confirmed yet. */
  readonly changing?: true;
}
