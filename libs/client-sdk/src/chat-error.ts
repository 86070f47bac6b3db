import { type ErrorCode, type ErrorReason, type ErrorResponse } from './generated/schemas.ts';

/** A code or reason of a newer release. It is passed on as it is. */
export type Unheard = string & {};

/** What fails on this side of the network, and whether the same call may succeed later. */
const local = {
  DISCONNECTED: { retryable: true, message: 'There is no connection to the server.', advice: 'Nothing: it is repeated, or try again.' },
  TIMED_OUT: { retryable: true, message: 'The server did not answer in time.', advice: 'Try again.' },
  UNREACHABLE: { retryable: true, message: 'The server cannot be reached.', advice: 'Try again when the network is back.' },
  TOKEN_UNAVAILABLE: { retryable: true, message: 'There is no access token.', advice: 'The cause says why the token option fails.' },
  UPGRADE_REFUSED: { retryable: true, message: 'A WebSocket to the server is refused, perhaps by a proxy.', advice: 'Let the proxy pass WebSockets, or allow polling.' },
  CODE_UNAVAILABLE: { retryable: true, message: 'A part of this library could not be loaded.', advice: 'Try again, or reload the page: there may be a newer release.' },
  UNDELIVERABLE: { retryable: false, message: 'The connection ended each time this was sent.', advice: 'Send less at once.' },
  NOT_UNDERSTOOD: { retryable: false, message: 'The answer of the server is not understood.', advice: 'Look for a newer release of this library.' },
  OUTBOX_FULL: { retryable: false, message: 'Too much is waiting to be sent.', advice: 'Wait until some of it is sent.' },
  SIGNED_OUT: { retryable: false, message: 'Nobody is signed in.', advice: 'Sign in again.' },
  DISCARDED: { retryable: false, message: 'It was taken back before it was sent.', advice: 'Nothing.' },
  EXPIRED: { retryable: false, message: 'It waited too long: whether it was done is not known.', advice: 'Look whether it was done, and try again if not.' },
  OTHER_USER: { retryable: false, message: 'The access token is of another user.', advice: 'Make another client for the other user.' },
  ELSEWHERE: { retryable: false, message: 'This message is of another conversation.', advice: 'Join that conversation.' },
  LEFT: { retryable: false, message: 'This conversation was left.', advice: 'Join the conversation again.' },
  CANCELLED: { retryable: false, message: 'The upload was cancelled.', advice: 'Nothing.' },
  CLOSED: { retryable: false, message: 'The client was closed.', advice: 'Make another client.' },
} as const;

/** What the server is known to refuse, so that it need not be asked: as in its catalogue. */
export const FORESEEN = {
  TEXT_TOO_LONG: 'The text is too long for a message.',
  TOO_LARGE: 'The payload is larger than allowed.',
  PAYLOAD_MALFORMED: 'The payload does not have the required shape.',
} as const satisfies Partial<Record<ErrorReason, string>>;

/** As the server's catalogue has it: said by the server in its own time, and not as a refusal. */
const REVOKED = { code: 'AUTH_FAILED', message: 'The session of the access token was ended.' } as const;

export type LocalReason = keyof typeof local;

/** The one error of this library: what the server said, or what went wrong on the way to it. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** `CLIENT_ERROR` if the server did not say it. A newer server may say others than are known here. */
  readonly code: ErrorCode | 'CLIENT_ERROR' | Unheard;
  readonly reason: ErrorReason | LocalReason | Unheard;
  /** Whether the same call may succeed later without being changed. */
  readonly retryable: boolean;
  /** What else the server said: `advice`, `issues`, `retryAfterMs`, … */
  readonly details: Readonly<Record<string, unknown>>;

  /** How long the server asks to be left alone. */
  get retryAfterMs(): number | undefined {
    const { retryAfterMs } = this.details;
    return typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
  }

  /** What is to be done about it, in a sentence. */
  get advice(): string | undefined {
    const { advice } = this.details;
    return typeof advice === 'string' ? advice : undefined;
  }

  /** As the server would say it: {@link ChatError.refused} makes the same error of it. */
  toJSON(): ErrorResponse {
    const { code, message, reason, retryable, details } = this;
    return { status: 'error', code, message, data: { ...details, reason, retryable } } as ErrorResponse;
  }

  private constructor({ code, message, data: { reason, retryable, ...details } }: Refusal, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reason = reason;
    this.retryable = retryable;
    this.details = details;
  }

  static local(reason: LocalReason, options?: ErrorOptions): ChatError {
    const { message, ...data } = local[reason];
    return new ChatError({ code: 'CLIENT_ERROR', message, data: { reason, ...data } }, options);
  }

  /** What the server would say, or has said by closing the connection. */
  static foreseen(reason: keyof typeof FORESEEN, details: Readonly<Record<string, unknown>> = {}): ChatError {
    return new ChatError({ code: 'INVALID_PAYLOAD', message: FORESEEN[reason], data: { ...details, reason, retryable: false } });
  }

  /** The server has ended the session. @param revocation why: `signed-out-elsewhere`, `password-changed`, … */
  static revoked(revocation: unknown): ChatError {
    return new ChatError({ ...REVOKED, data: { reason: 'SESSION_REVOKED', retryable: false, advice: 'Sign in again.', ...(typeof revocation === 'string' && { revocation }) } });
  }

  static refused(response: ErrorResponse): ChatError {
    return new ChatError(response);
  }

  /** @param otherwise what it is if the server did not say anything */
  static from(error: unknown, otherwise: LocalReason): ChatError {
    if (error instanceof ChatError) return error;
    const said = isErrorResponse(error) ? error : (error as { data?: unknown } | undefined)?.data;
    return isErrorResponse(said) ? ChatError.refused(said) : ChatError.local(otherwise, { cause: error });
  }
}

interface Refusal {
  code: ChatError['code'];
  message: string;
  data: { reason: ChatError['reason']; retryable: boolean; [detail: string]: unknown };
}

export function isErrorResponse(answer: unknown): answer is ErrorResponse {
  const { status, data } = (answer ?? {}) as Partial<ErrorResponse>;
  return status === 'error' && typeof data?.reason === 'string';
}
