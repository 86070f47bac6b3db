import { context, createContextKey, ROOT_CONTEXT, trace, TraceFlags, type Context, type SpanContext } from '@opentelemetry/api';

const UNRECORDED = createContextKey('chatgenius: a trace that is not recorded');

export const isSampledSpan = (span: SpanContext | undefined): span is SpanContext => span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0;

/**
 * Puts work into a trace. One that is not recorded is kept where OpenTelemetry's instrumentations do not see it: they would
 * prepare a span for each statement that nobody gets (docs/adr/0102).
 */
export function withSpanContext(of: Context, span: SpanContext): Context {
  if (isSampledSpan(span)) return trace.setSpanContext(of, span);
  const bare = trace.getSpan(of) === undefined ? of : trace.deleteSpan(of);
  return bare.setValue(UNRECORDED, span);
}

/** The trace that a context belongs to, recorded or not. */
export const spanContextOf = (of: Context = context.active()): SpanContext | undefined => trace.getSpanContext(of) ?? (of.getValue(UNRECORDED) as SpanContext | undefined);

/** Whether a context belongs to a trace that is recorded. */
export const isSampled = (of: Context = context.active()): boolean => isSampledSpan(trace.getSpanContext(of));

/** Does work outside of every trace. A timer otherwise runs in the trace of the command that set it. */
export const outsideTraces = <Result>(work: () => Result): Result => context.with(ROOT_CONTEXT, work);
