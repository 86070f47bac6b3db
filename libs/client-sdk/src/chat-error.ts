import { type ErrorCode, type ErrorReason, type ErrorResponse, type Unheard } from '@chatgenius/contracts';

/** What fails on this side of the network, and whether the same call may succeed later. */
const local = {
  DISCONNECTED: { retryable: true, message: 'There is no connection to the server.' },
  TIMED_OUT: { retryable: true, message: 'The server did not answer in time.' },
  UNREACHABLE: { retryable: true, message: 'The server cannot be reached.' },
  TOKEN_UNAVAILABLE: { retryable: true, message: 'No access token could be had.' },
  UPGRADE_REFUSED: { retryable: true, message: 'The server can be reached, but a WebSocket to it is refused, perhaps by a proxy on the way, and it takes nothing else.' },
  UNDELIVERABLE: { retryable: false, message: 'Each connection that this was sent over ended before it was answered.' },
  NOT_UNDERSTOOD: { retryable: false, message: 'The answer of the server could not be read.' },
  OUTBOX_FULL: { retryable: false, message: 'Too much is waiting to be sent already.' },
  LEFT: { retryable: false, message: 'This conversation was left.' },
  CANCELLED: { retryable: false, message: 'The upload was cancelled.' },
  CLOSED: { retryable: false, message: 'The client was closed.' },
} as const;

/** What the server is known to refuse, so that it need not be asked: as in its catalogue. */
export const FORESEEN = {
  TEXT_TOO_LONG: 'The text is longer than a message may be.',
  TOO_LARGE: 'The payload is larger than allowed.',
  PAYLOAD_MALFORMED: 'The payload does not have the required shape.',
} as const satisfies Partial<Record<ErrorReason, string>>;

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

  private constructor({ code, message, data: { reason, retryable, ...details } }: Refusal, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reason = reason;
    this.retryable = retryable;
    this.details = details;
  }

  static local(reason: LocalReason, options?: ErrorOptions): ChatError {
    const { message, retryable } = local[reason];
    return new ChatError({ code: 'CLIENT_ERROR', message, data: { reason, retryable } }, options);
  }

  /** What the server would say, or has said by closing the connection. */
  static foreseen(reason: keyof typeof FORESEEN, details: Readonly<Record<string, unknown>> = {}): ChatError {
    return new ChatError({ code: 'INVALID_PAYLOAD', message: FORESEEN[reason], data: { ...details, reason, retryable: false } });
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
  data: { reason: ChatError['reason']; retryable: boolean };
}

export function isErrorResponse(answer: unknown): answer is ErrorResponse {
  const { status, data } = (answer ?? {}) as Partial<ErrorResponse>;
  return status === 'error' && typeof data?.reason === 'string';
}
