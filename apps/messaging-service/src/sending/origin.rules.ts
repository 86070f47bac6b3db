import { limits, type Forwarded, type Message, type Quote } from '@chatgenius/contracts';

/** By whom, where and when a message was written. */
const sourceOf = ({ id, channelId, threadId, senderId, createdAt }: Message): Forwarded => ({ messageId: id, channelId, ...(threadId !== undefined && { threadId }), senderId, createdAt });

/** How a message begins, with who has written it and where: a copy, which stays. */
export function quoteOf(message: Message): Quote {
  const { text, attachments = [] } = message;
  const files = attachments.length > 0 && { files: attachments.length };
  if (text.length <= limits.quoteLength) return { ...sourceOf(message), text, ...files };
  // Not within a character of two units.
  const begin = text.slice(0, limits.quoteLength).replace(/[\uD800-\uDBFF]$/, '');
  return { ...sourceOf(message), text: begin, excerpt: true, ...files };
}

/** Who forwards what was forwarded names its first author. */
export const forwardedOf = (message: Message): Forwarded => message.forwarded ?? sourceOf(message);

/** Who wants to take something from which message. */
export const originalKey = (senderId: string, messageId: string): string => `${senderId} ${messageId}`;
