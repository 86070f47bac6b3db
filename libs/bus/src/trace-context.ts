import { spanContextOf, withSpanContext } from '@chatgenius/service-runtime';
import { context, isSpanContextValid, type Context, type SpanContext } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';

const SAMPLED = /[13579bdf]$/;

/** The active span as a W3C traceparent, or nothing when there is none worth following. */
export function activeTraceParent(): string | undefined {
  const span = spanContextOf();
  return span === undefined || !isSpanContextValid(span) ? undefined : traceParentOf(span);
}

export const traceParentOf = ({ traceId, spanId, traceFlags }: SpanContext): string => `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** Whether the trace is recorded, by the last bit of its flags. */
export const isSampledParent = (traceparent: string): boolean => SAMPLED.test(traceparent);

/** The context that a received traceparent stands for. */
export function contextOf(traceparent: string | undefined): Context {
  const span = traceparent === undefined ? null : parseTraceParent(traceparent);
  return span === null ? context.active() : withSpanContext(context.active(), { ...span, isRemote: true });
}
