import { type Message, type Metadata } from '../generated/schemas.ts';
import { type ChatError } from '../chat-error.ts';

/** What somebody wants to say, and where. */
export interface Draft {
  readonly channelId: string;
  /** The message that is replied to. */
  readonly threadId?: string;
  readonly text: string;
  readonly attachmentIds?: readonly string[];
  /** A message whose beginning is shown with this one. */
  readonly quote?: { readonly messageId: string };
  /** A message that is written here as it reads now; `text` is empty then. */
  readonly forwarded?: { readonly messageId: string };
  /** What the application keeps with it: up to 4 KB of JSON. */
  readonly metadata?: Metadata;
}

/** A message on its way: shown at once, in the place where the real one will be. */
export interface OutgoingMessage extends Draft {
  readonly clientMessageId: string;
  /** When it was written, by the clock of the device. */
  readonly createdAt: string;
  /** `discarded`: taken back before it was sent, or after it was refused. */
  readonly status: 'sending' | 'sent' | 'refused' | 'discarded';
  /** The message as the server has it, once sent. */
  readonly message?: Message;
  readonly error?: ChatError | undefined;
  /** Resolves with the message when it is committed. Rejects when it is refused for good. */
  readonly acknowledged: Promise<Message>;
}
