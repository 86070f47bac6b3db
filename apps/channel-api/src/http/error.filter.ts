import { NobodyWaitsError } from '@chatgenius/bus';
import { ChatError, toErrorResponse, type ErrorReason } from '@chatgenius/contracts';
import { isUnrepresentableText } from '@chatgenius/database';
import { activeTraceId, type Logger } from '@chatgenius/service-runtime';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { refusalHeaders } from '../limits/rate-limit-headers.rules.ts';
import { LOGGER } from '../tokens.ts';
import { type ApiResponse } from './api-request.ts';

/** Answers every failure with the ErrorResponse of the contracts, and tells us of those that are ours. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ApiResponse>();
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
    if (error.definition.code === 'AUTH_FAILED') response.setHeader('WWW-Authenticate', challengeOf(error));
    if (error.reason === 'RATE_LIMITED') response.set(refusalHeaders(error.details));
    if (status === 503) response.setHeader('Retry-After', '1');
    response.status(status).json(toErrorResponse(error));
  }
}

/** The caller has gone: there is nobody to answer, and nothing is wrong. */
const isAbandoned = ({ cause }: ChatError): boolean => cause instanceof NobodyWaitsError;

/** Everything that can be thrown here, as one of the reasons of the catalogue. */
function toChatError(thrown: unknown): ChatError {
  if (thrown instanceof ChatError) return thrown;
  if (thrown instanceof HttpException) return ofFramework(thrown.getStatus(), thrown);
  if (isBodyFault(thrown)) return ofFramework(thrown.status, thrown);
  if (isUnrepresentableText(thrown)) return malformed('Text cannot hold U+0000.', thrown);
  return new ChatError('INTERNAL', { traceId: activeTraceId() }, { cause: thrown });
}

/** What Nest and Express refuse before a handler is reached: unknown routes and unreadable bodies. */
function ofFramework(status: number, exception: Error): ChatError {
  if (status === 404) return new ChatError('COMMAND_UNKNOWN');
  if (status === 413) return new ChatError('TOO_LARGE');
  if (status >= 500) return new ChatError('INTERNAL', { traceId: activeTraceId() }, { cause: exception });
  // The texts of parser errors quote the input; ours does not.
  return malformed('Path and body must be readable; the body as JSON in UTF-8.', exception);
}

/** Of a body parser that was not called by the framework. */
const isBodyFault = (thrown: unknown): thrown is Error & { status: number } =>
  thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' && 'type' in thrown;

const malformed = (message: string, cause: unknown) => new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: '', message }] }, { cause });

/** RFC 6750, section 3.1: expired, revoked, or otherwise no good. */
const BAD_TOKEN: ReadonlySet<string> = new Set<ErrorReason>(['TOKEN_INVALID', 'TOKEN_EXPIRED', 'SESSION_REVOKED']);

/** RFC 6750, section 3: no error code when no token was sent. */
function challengeOf({ reason, details }: ChatError): string {
  if (reason === 'SCOPE_MISSING') return `Bearer error="insufficient_scope"${typeof details.scope === 'string' ? `, scope="${details.scope}"` : ''}`;
  return BAD_TOKEN.has(reason) ? 'Bearer error="invalid_token"' : 'Bearer';
}
