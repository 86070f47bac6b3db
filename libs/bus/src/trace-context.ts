import { context, propagation, trace, isSpanContextValid, type Context } from '@opentelemetry/api';

/** The active span as a W3C traceparent, or nothing when there is none worth following. */
export function activeTraceParent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (span === undefined || !isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** The context that a received traceparent stands for. */
export function contextOf(traceparent: string | undefined): Context {
  if (traceparent === undefined) return context.active();
  return propagation.extract(context.active(), { traceparent });
}
