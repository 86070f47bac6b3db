import { ChatError } from '../chat-error.ts';
import { wireName, type CommandName, type SessionReady } from '../wire.ts';

type ClientLimits = SessionReady['limits'];

/** What Socket.IO puts before a command: its type, and the number that the ack names. */
const FRAME_BYTES = 16;
/** UTF-8 of one UTF-16 code unit. */
const LARGEST_BYTES = 3;

/** A command as it travels. */
export const payloadOf = (name: CommandName, input: unknown): string => JSON.stringify([wireName(name), input]);

/**
 * The reason for which the server would not take a command, by the limits that it has told. Whatever is larger than a
 * packet may be, it does not refuse: it closes the connection.
 */
export function refusalOf(name: CommandName, input: unknown, payload: string, limits: ClientLimits): ChatError | undefined {
  const { text } = input as { text?: unknown };
  const isMessage = name === 'messageSend' || name === 'messageEdit';
  // Measured as the server keeps it: what is pasted may be decomposed.
  const length = isMessage && typeof text === 'string' ? text.normalize('NFC').length : 0;
  if (length > limits.messageTextLength) return ChatError.foreseen('TEXT_TOO_LONG', { limit: limits.messageTextLength, length });
  if (payload.length * LARGEST_BYTES + FRAME_BYTES <= limits.packetBytes) return undefined;
  const bytes = new TextEncoder().encode(payload).length + FRAME_BYTES;
  return bytes > limits.packetBytes ? ChatError.foreseen('TOO_LARGE', { limit: limits.packetBytes, bytes }) : undefined;
}
