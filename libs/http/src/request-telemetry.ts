import { contextOf, isRequestId, withRequestId, type Logger } from '@chatgenius/service-runtime';
import { context, type Histogram } from '@opentelemetry/api';
import { type NextFunction } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { type ApiRequest, type ApiResponse } from './api-request.ts';

/** Seconds. */
export const LATENCY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const REQUEST_ID = 'X-Request-Id';

/**
 * Gives each request an id and the context of its caller's trace, and one log line and one measurement at its end.
 * @param duration seconds from a request's arrival to the end of its answer, by route, method and status
 */
export function requestTelemetry(logger: Logger, duration: Histogram) {
  return (request: ApiRequest, response: ApiResponse, next: NextFunction): void => {
    const startedAt = performance.now();
    const given = request.get(REQUEST_ID);
    const requestId = isRequestId(given) ? given : uuidv7();
    response.locals.requestId = requestId;
    response.setHeader(REQUEST_ID, requestId);
    const requestContext = withRequestId(contextOf(request.headers), requestId);
    response.once('close', () => {
      const { route = 'unknown', reason } = response.locals;
      const tookMs = performance.now() - startedAt;
      // A caller that went away before the answer was complete has seen none.
      const status = response.writableFinished ? response.statusCode : 499;
      duration.record(tookMs / 1_000, { route, method: request.method, status }, requestContext);
      context.with(requestContext, () =>
        logger.info('http:request', {
          userId: request.caller?.userId,
          method: request.method,
          route,
          status,
          reason,
          tookMs: Math.round(tookMs * 10) / 10,
        }),
      );
    });
    context.with(requestContext, next);
  };
}
