import { ChatError } from '../chat-error.ts';

/** What the end of a connection says of the commands that it leaves unanswered: one of them may be why, or is for sure. */
export type Blame = { readonly sure: false } | { readonly sure: true; readonly fault: ChatError };

export interface Ending {
  readonly error: ChatError;
  readonly blame?: Blame;
}

interface Circumstances {
  /** What the server has said of the connection. */
  readonly lastWord: { readonly error: ChatError; readonly at: number } | undefined;
  /** The gateway has said that it goes away. */
  readonly leaving: boolean;
  readonly now: number;
}

/** How soon a connection ends after the server has said why. */
const LAST_WORD_MS = 5_000;
/** Ends of a connection that say nothing of what was sent: the network is gone, or this side wanted it. */
const INNOCENT = new Set(['ping timeout', 'offline', 'io client disconnect', 'forced close']);
/** RFC 6455, 7.4.1: what was sent is too big. The same in HTTP, for polling. */
const TOO_BIG = 1009;
const CONTENT_TOO_LARGE = 413;
/** Neither the protocol nor its data, or against a policy. */
const NOT_TAKEN = new Set([1002, 1003, 1007, 1008]);

/** Why a connection has ended. What the server said of something that was sent is no reason to stay away. */
export function endingOf(how: string, details: unknown, { lastWord, leaving, now }: Circumstances): Ending {
  const word = lastWord && now - lastWord.at <= LAST_WORD_MS ? lastWord.error : undefined;
  if (word && !isAboutSomethingSent(word)) return { error: word };
  const fault = word ?? faultIn(details);
  const error = ChatError.local('DISCONNECTED', { cause: fault });
  if (fault) return { error, blame: { sure: true, fault } };
  return leaving || INNOCENT.has(how) ? { error } : { error, blame: { sure: false } };
}

const isAboutSomethingSent = ({ code }: ChatError): boolean => code === 'INVALID_PAYLOAD' || code === 'CHANNEL_ERROR';

/** What Socket.IO's client tells of a close frame, or of a request that failed. */
function faultIn(details: unknown): ChatError | undefined {
  const { description, context } = (details ?? {}) as { description?: unknown; context?: { code?: unknown; status?: unknown } };
  if (context?.code === TOO_BIG || context?.status === CONTENT_TOO_LARGE || description === CONTENT_TOO_LARGE) return ChatError.foreseen('TOO_LARGE');
  return typeof context?.code === 'number' && NOT_TAKEN.has(context.code) ? ChatError.foreseen('PAYLOAD_MALFORMED') : undefined;
}
