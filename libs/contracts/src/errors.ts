import { z } from 'zod';

/** The PRD's four codes (section 5.1) and one more for faults of ours. */
export const ErrorCode = z.enum(['AUTH_FAILED', 'RATE_LIMITED', 'INVALID_PAYLOAD', 'CHANNEL_ERROR', 'INTERNAL_ERROR']);
export type ErrorCode = z.infer<typeof ErrorCode>;

export interface ErrorDefinition {
  readonly code: ErrorCode;
  /** HTTP status of the same failure on channel-api. */
  readonly http: number;
  /** Whether the same call may succeed later without being changed. */
  readonly retryable: boolean;
  /** One sentence for the person who reads the error. */
  readonly message: string;
  /** What the caller should do about it. */
  readonly advice: string;
}

/**
 * The closed catalogue of reasons. Everything that can go wrong for a caller is listed here,
 * and nothing reaches a caller that is not.
 */
export const errorCatalogue = {
  TOKEN_MISSING: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'No access token was sent.',
    advice: 'Send the access token in handshake.auth.token (socket) or as "Authorization: Bearer" (HTTP).',
  },
  TOKEN_INVALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The access token is not valid here.',
    advice: 'Sign in again; check that the token was issued for this deployment.',
  },
  TOKEN_EXPIRED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The access token has expired.',
    advice: 'Refresh the session and use the new access token.',
  },
  CREDENTIALS_INVALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'Handle or password is wrong.',
    advice: 'Ask the user to check both.',
  },
  REFRESH_TOKEN_INVALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The refresh token is unknown, expired, or its session has ended.',
    advice: 'Sign in again.',
  },
  REFRESH_TOKEN_REUSED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The refresh token was used before; its session has been ended.',
    advice: 'Sign in again. If this repeats, somebody else may hold a copy of the token.',
  },
  PAYLOAD_MALFORMED: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: false,
    message: 'The payload does not have the required shape.',
    advice: 'Correct the fields listed in data.issues.',
  },
  COMMAND_UNKNOWN: {
    code: 'INVALID_PAYLOAD',
    http: 404,
    retryable: false,
    message: 'There is no such command or route.',
    advice: 'Check the name against the event catalogue.',
  },
  TOO_LARGE: {
    code: 'INVALID_PAYLOAD',
    http: 413,
    retryable: false,
    message: 'The payload is larger than allowed.',
    advice: 'Send less at once; the limits are in session:ready.',
  },
  HANDLE_TAKEN: {
    code: 'INVALID_PAYLOAD',
    http: 409,
    retryable: false,
    message: 'This handle belongs to somebody else.',
    advice: 'Choose another handle.',
  },
  CHANNEL_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such channel for you.',
    advice: 'Check the id. A channel that you may not see answers the same way.',
  },
  ARCHIVED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The channel is archived and takes no changes.',
    advice: 'Show the channel as read-only.',
  },
  OWNER_CANNOT_LEAVE: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The only owner of a channel cannot leave it.',
    advice: 'Make somebody else owner first, or archive the channel.',
  },
  UNAVAILABLE: {
    code: 'INTERNAL_ERROR',
    http: 503,
    retryable: true,
    message: 'A part of the service did not answer in time.',
    advice: 'Repeat the call with the same clientMessageId after a moment; it is never applied twice.',
  },
  INTERNAL: {
    code: 'INTERNAL_ERROR',
    http: 500,
    retryable: true,
    message: 'Something went wrong on our side.',
    advice: 'Repeat later; quote the trace id when you report it.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorReason = keyof typeof errorCatalogue;
export const ErrorReason = z.enum(Object.keys(errorCatalogue) as [ErrorReason, ...ErrorReason[]]);

/** PRD 5.1, with the stable reason inside `data`. */
export const ErrorResponse = z.object({
  status: z.literal('error'),
  code: ErrorCode,
  message: z.string(),
  data: z.looseObject({ reason: ErrorReason, retryable: z.boolean(), advice: z.string() }),
});
export type ErrorResponse = z.infer<typeof ErrorResponse>;

/** The one error that crosses process borders; anything else that is thrown becomes INTERNAL at the edge. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly reason: ErrorReason;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(reason: ErrorReason, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(errorCatalogue[reason].message, options);
    this.reason = reason;
    this.details = details;
  }

  get definition(): ErrorDefinition {
    return errorCatalogue[this.reason];
  }
}

/** What a caller is told. A fault that is not a ChatError says nothing of its inside. */
export function toErrorResponse(error: unknown): ErrorResponse {
  const chatError = error instanceof ChatError ? error : new ChatError('INTERNAL');
  const { code, message, retryable, advice } = chatError.definition;
  return { status: 'error', code, message, data: { ...chatError.details, reason: chatError.reason, retryable, advice } };
}

/** Turns a failed parse into PAYLOAD_MALFORMED, naming fields but never echoing their values. */
export function malformed(error: z.ZodError): ChatError {
  const issues = error.issues.slice(0, 10).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  return new ChatError('PAYLOAD_MALFORMED', { issues });
}

/** Parses input from outside, or throws PAYLOAD_MALFORMED. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data;
}
