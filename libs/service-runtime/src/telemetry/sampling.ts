import { context, trace, TraceFlags, type Context, type SpanContext } from '@opentelemetry/api';

/** Whether a context belongs to a trace that is recorded. */
export function isSampled(of: Context = context.active()): boolean {
  return isSampledSpan(trace.getSpanContext(of));
}

export const isSampledSpan = (span: SpanContext | undefined): span is SpanContext => span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0;
