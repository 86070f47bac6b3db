import { z } from 'zod';
import { limits } from './limits.ts';

export const UserId = z.uuid();
export const SessionId = z.uuid();
export const ChannelId = z.uuid();
export const MessageId = z.uuid();
/** Chosen by the sender; with the sender's id it names a message for ever. */
export const ClientMessageId = z
  .string()
  .max(limits.clientMessageIdLength)
  .regex(/^[\x21-\x7e]+$/, 'Use visible ASCII characters, for example a UUID.');
/** W3C trace context (https://www.w3.org/TR/trace-context/#traceparent-header). */
export const TraceParent = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
export const Timestamp = z.iso.datetime();
