import { NobodyWaitsError } from '@chatgenius/bus';
import { ChatError, PROBLEM_MEDIA_TYPE, toErrorResponse, toProblem, type ErrorReason } from '@chatgenius/contracts';
import { isUnrepresentableText } from '@chatgenius/database';
import { activeTraceId, type Logger } from '@chatgenius/service-runtime';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { refusalHeaders } from './limits/rate-limit-headers.rules.ts';
import { LOGGER } from './tokens.ts';
import { type ApiRequest, type ApiResponse } from './api-request.ts';

/** Answers every failure with the ErrorResponse of the contracts, or as RFC 9457 has it, and tells us of those that are ours. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<ApiRequest>(), http.getResponse<ApiResponse>()];
    const error = toChatError(thrown);
    const status = error.definition.http;
    response.locals.reason = error.reason;
    if (isAbandoned(error)) return;
    if (status === 503) this.logger.warn('http:unavailable', { error: thrown });
    else if (status >= 500) this.logger.error('http:fault', { error: thrown });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.set(headersOf(error));
    answer(error, request, response.status(status));
  }
}

/** In the form that the caller prefers: ours unless they say otherwise. */
function answer(error: ChatError, request: ApiRequest, response: ApiResponse): void {
  response.vary('Accept');
  if (request.accepts(['application/json', PROBLEM_MEDIA_TYPE]) !== PROBLEM_MEDIA_TYPE) response.json(toErrorResponse(error));
  else response.type(PROBLEM_MEDIA_TYPE).json(toProblem(error, { status: error.definition.http, requestId: response.locals.requestId ?? '' }));
}

function headersOf(error: ChatError): Record<string, string> {
  const { definition, reason, details } = error;
  return {
    ...(definition.code === 'AUTH_FAILED' && { 'WWW-Authenticate': challengeOf(error) }),
    ...(reason === 'MEDIA_TYPE_UNSUPPORTED' && { Accept: 'application/json' }),
    ...(reason === 'RATE_LIMITED' && refusalHeaders(details)),
    ...((definition.http === 503 || reason === 'IDEMPOTENCY_KEY_BUSY') && { 'Retry-After': '1' }),
  };
}

/** The caller has gone: there is nobody to answer, and nothing is wrong. */
const isAbandoned = ({ cause }: ChatError): boolean => cause instanceof NobodyWaitsError;

/** Everything that can be thrown here, as one of the reasons of the catalogue. */
function toChatError(thrown: unknown): ChatError {
  if (thrown instanceof ChatError) return thrown;
  if (thrown instanceof HttpException) return ofFramework(thrown.getStatus(), thrown);
  if (isUnrepresentableText(thrown)) return malformed('Text cannot hold U+0000.', thrown);
  return new ChatError('INTERNAL', { traceId: activeTraceId() }, { cause: thrown });
}

/** What Nest and Express refuse before a handler is reached: unknown routes and unreadable paths. */
function ofFramework(status: number, exception: Error): ChatError {
  if (status === 404) return new ChatError('COMMAND_UNKNOWN');
  if (status >= 500) return new ChatError('INTERNAL', { traceId: activeTraceId() }, { cause: exception });
  return malformed('The path must be readable.', exception);
}

const malformed = (message: string, cause: unknown) => new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: '', message }] }, { cause });

/** RFC 6750, section 3.1: expired, revoked, or otherwise no good. */
const BAD_TOKEN: ReadonlySet<string> = new Set<ErrorReason>(['TOKEN_INVALID', 'TOKEN_EXPIRED', 'SESSION_REVOKED']);

/** RFC 6750, section 3: no error code when no token was sent. */
function challengeOf({ reason, details }: ChatError): string {
  if (reason === 'SCOPE_MISSING') return `Bearer error="insufficient_scope"${typeof details.scope === 'string' ? `, scope="${details.scope}"` : ''}`;
  return BAD_TOKEN.has(reason) ? 'Bearer error="invalid_token"' : 'Bearer';
}
