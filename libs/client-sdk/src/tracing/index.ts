import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { type ChatEvent } from '../wire.ts';
import { type ClientTracing, type TracedOperation } from './client-tracing.ts';

export type { ClientTracing, TracedOperation } from './client-tracing.ts';

export interface ClientTracingOptions {
  /** Of the application's own OpenTelemetry. Its sampler decides which messages are traced. */
  readonly tracer: Tracer;
}

/** Events that are traced and wait for others: more are not told of. */
const MOST_WAITING = 1_000;
const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * Traces a client: a span for each message from `send` to its acknowledgement, and one for each event of a traced message
 * from its arrival until it is applied. What the servers do in between is part of the same trace.
 */
export function clientTracing({ tracer }: ClientTracingOptions): ClientTracing {
  const arrivals = new Map<string, number>();
  return {
    begin: (name) => operation(tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: { 'rpc.system': 'socketio', 'rpc.method': name } })),
    received(event) {
      if (parentOf(event) && arrivals.size < MOST_WAITING) arrivals.set(keyOf(event), Date.now());
    },
    applied(event) {
      const parent = parentOf(event);
      if (parent === undefined) return;
      const startTime = arrivals.get(keyOf(event));
      arrivals.delete(keyOf(event));
      tracer.startSpan(`apply ${event.type}`, { kind: SpanKind.CONSUMER, startTime }, parent).end();
    },
  };
}

const keyOf = ({ stream, seq }: ChatEvent): string => `${stream} ${seq}`;

function operation(span: Span): TracedOperation | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (!span.isRecording()) return undefined;
  return {
    input: { trace: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}` },
    follow(answer) {
      const failed = (error: unknown): void => {
        const { reason } = (error ?? {}) as { reason?: unknown };
        span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', typeof reason === 'string' ? reason : 'unknown');
      };
      void answer.catch(failed).finally(() => span.end());
    },
  };
}

/** Where the trace is recorded. */
function parentOf({ trace: traceparent }: ChatEvent): Context | undefined {
  const [, traceId, spanId, flags] = PARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || (parseInt(flags ?? '', 16) & TraceFlags.SAMPLED) === 0) return undefined;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
