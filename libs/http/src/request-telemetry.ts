import { contextOf, isRequestId, keepSpan, withRequestId, type Logger } from '@chatgenius/service-runtime';
import { context, SpanKind, type Context, type Histogram } from '@opentelemetry/api';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_RESPONSE_STATUS_CODE, ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';
import { type NextFunction } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { type ApiRequest, type ApiResponse } from './api-request.ts';

/** Seconds. */
export const LATENCY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const REQUEST_ID = 'X-Request-Id';
const SCOPE = 'http';
/** The deployment has no room for more files: it works as it was told to. */
const STORAGE_FULL = 507;

export interface RequestTelemetryOptions {
  /** Seconds from a request's arrival to the end of its answer, by route, method and status. */
  readonly duration: Histogram;
  /** What takes longer is traced whatever the ratio. Never, unless told: an upload takes as long as its line. */
  readonly slowMs?: number | undefined;
}

/**
 * Gives each request an id and the context of its caller's trace, and one log line and one measurement at its end. What fails
 * by a fault of ours, or is slow, has a span in any case.
 */
export function requestTelemetry(logger: Logger, { duration, slowMs = Infinity }: RequestTelemetryOptions) {
  return (request: ApiRequest, response: ApiResponse, next: NextFunction): void => {
    const [startedAt, startTime] = [performance.now(), Date.now()];
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
      const plan = () => spanOf({ route, method: request.method, status }, { of: requestContext, startTime });
      if (status >= 500 && status !== STORAGE_FULL) keepSpan(plan(), 'error', { reason: reason ?? 'INTERNAL' });
      else if (tookMs > slowMs) keepSpan(plan(), 'slow');
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

/** As the instrumentation of HTTP would have it. */
function spanOf({ route, method, status }: { route: string; method: string; status: number }, { of, startTime }: { of: Context; startTime: number }) {
  const attributes = { [ATTR_HTTP_REQUEST_METHOD]: method, [ATTR_HTTP_ROUTE]: route, [ATTR_HTTP_RESPONSE_STATUS_CODE]: status };
  return { scope: SCOPE, name: `${method} ${route}`, kind: SpanKind.SERVER, of, startTime, attributes };
}
