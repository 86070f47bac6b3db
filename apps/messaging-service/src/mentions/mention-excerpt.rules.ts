import { limits, type Message } from '@chatgenius/contracts';

/** Of how many users at most each is told a text as it is. */
export const mostCopies = ({ text }: Pick<Message, 'text'>): number => Math.floor(limits.mentionTextLength / Math.max(1, text.length));

/** The copy of a message for mentioned users: an excerpt where whole copies would be too many bytes. */
export function toldToMentioned(message: Message, copies: number): Message {
  return copies <= mostCopies(message) ? withoutMetadata(message) : excerptOf(message);
}

/** It may be as long as a text, and nobody is notified of it. */
export const withoutMetadata = (message: Message): Message => (message.metadata === undefined ? message : { ...message, metadata: undefined });

/** Cut between characters, not within one. */
export function excerptOf(message: Message): Message {
  const { text } = message;
  if (text.length <= limits.mentionExcerptLength) return withoutMetadata(message);
  const end = limits.mentionExcerptLength - (isHighSurrogate(text.charCodeAt(limits.mentionExcerptLength - 1)) ? 1 : 0);
  return { ...withoutMetadata(message), text: text.slice(0, end), excerpt: true };
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
