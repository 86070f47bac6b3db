import { context, isSpanContextValid, SpanStatusCode, trace, type Context, type Link, type Span, type SpanContext, type SpanOptions } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { isSampled, isSampledSpan, spanContextOf, withSpanContext } from './span-context.ts';
import { tracer } from './telemetry.ts';

/** A span of ours: `scope` is the part of the system, `name` the operation and its template, never an id. */
export interface SpanPlan extends SpanOptions {
  readonly scope: string;
  readonly name: string;
  /** In which context. Default: the active one */
  readonly of?: Context;
}

/** Does work as part of a trace. Where the trace is not recorded there is no span, and next to no cost. */
export function inSpan<Result>(plan: SpanPlan, work: (span?: Span) => Result): Result {
  const of = plan.of ?? context.active();
  if (!isSampled(of)) return plan.of === undefined ? work() : context.with(of, work);
  return within(tracer(plan.scope).startSpan(plan.name, plan, of), of, work);
}

/** The same for what may begin a trace: the sampler decides. */
export function inRootSpan<Result>(plan: SpanPlan, work: (span?: Span) => Result): Result {
  const of = plan.of ?? context.active();
  // Whoever began it has decided.
  if (!isSampled(of) && spanContextOf(of) !== undefined) return context.with(of, work);
  const span = tracer(plan.scope).startSpan(plan.name, plan, of);
  if (span.isRecording()) return within(span, of, work);
  const begun = span.spanContext();
  return context.with(isSpanContextValid(begun) ? withSpanContext(of, begun) : of, work);
}

/** Tells of something that is over. Times are those of `Date.now()`. */
export function tellSpan(plan: SpanPlan, endTime = Date.now()): SpanContext | undefined {
  const of = plan.of ?? context.active();
  if (!isSampled(of)) return undefined;
  const span = tracer(plan.scope).startSpan(plan.name, plan, of);
  span.end(endTime);
  return span.spanContext();
}

/** Says why a span is exported whatever the ratio: what failed or was slow is not left to chance. */
export const KEPT_BECAUSE = 'chatgenius.kept_because';

/** Tells of what failed or was slow, unless its trace is recorded anyway. */
export function keepSpan(plan: SpanPlan, because: 'error' | 'slow', error?: unknown): void {
  const of = plan.of ?? context.active();
  if (isSampled(of)) return;
  const above = spanContextOf(of);
  const parent = above === undefined ? of : trace.setSpanContext(of, above);
  const span = tracer(plan.scope).startSpan(plan.name, { ...plan, attributes: { ...plan.attributes, [KEPT_BECAUSE]: because } }, parent);
  if (error !== undefined) failSpan(span, error);
  span.end();
}

/** Links to the traces of what is done together, as far as they are recorded. */
export function linksTo(contexts: Iterable<Context>): Link[] {
  const links: Link[] = [];
  for (const one of contexts) {
    const span = trace.getSpanContext(one);
    if (isSampledSpan(span) && links.every(({ context: { spanId } }) => spanId !== span.spanId)) links.push({ context: span });
  }
  return links;
}

/** Refusals of these kinds are faults of ours; others are answers. */
const FAULTS = new Set(['INTERNAL', 'UNAVAILABLE']);

/** Whether a refusal, by its reason, is a fault of ours. */
export const isFault = (reason: string): boolean => FAULTS.has(reason);

/** The kind of a failure, in the words of the catalogue of errors: a message may hold what somebody wrote. */
export function failSpan(span: Span, error: unknown): void {
  const { reason } = (error ?? {}) as { reason?: unknown };
  if (typeof reason !== 'string' || isFault(reason)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute(ATTR_ERROR_TYPE, kindOf(error));
}

function kindOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { reason, code, name } = error as { reason?: unknown; code?: unknown; name?: unknown };
  return [reason, code, name].find((kind) => typeof kind === 'string') ?? 'unknown';
}

function within<Result>(span: Span, of: Context, work: (span: Span) => Result): Result {
  const end = (error?: unknown, failed = false): void => {
    if (failed) failSpan(span, error);
    span.end();
  };
  try {
    const result = context.with(trace.setSpan(of, span), work, undefined, span);
    if (!(result instanceof Promise)) end();
    else result.then(() => end(), (error: unknown) => end(error, true));
    return result;
  } catch (error) {
    end(error, true);
    throw error;
  }
}
