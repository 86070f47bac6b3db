import { randomBytes } from 'node:crypto';
import { context, propagation, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { isSampled, spanContextOf, withSpanContext } from './span-context.ts';

/**
 * The context in which something that came from outside is handled: the active one, else the caller's
 * (`traceparent`), else a fresh one that is not sampled. So the log lines of one request always share a
 * trace id that can be quoted, also where traces are not exported.
 */
export function contextOf(carrier: Readonly<Record<string, unknown>>): Context {
  const active = context.active();
  if (isSampled(active)) return active;
  const span = spanContextOf(active) ?? trace.getSpanContext(propagation.extract(active, carrier));
  return withSpanContext(active, span ?? { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), traceFlags: TraceFlags.NONE });
}

export function activeTraceId(): string | undefined {
  return spanContextOf()?.traceId;
}
