import { trace, TraceFlags, type Attributes, type Context, type Link, type SpanKind } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { ATTR_MESSAGING_SYSTEM } from '@opentelemetry/semantic-conventions/incubating';
import { KEPT_BECAUSE } from './spans.ts';

/** Traces that callers from outside may ask for, in each second. Beyond that the ratio decides. */
const ASKED_FOR_PER_SECOND = 100;

const SAMPLED: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const NOT_SAMPLED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/**
 * Head sampling: a share of all traces, decided where they begin, and kept to by all processes. Clients may ask for traces
 * of theirs by `traceparent`; a client that asks for all of them does not fill the collector.
 */
export class HeadSampler implements Sampler {
  readonly #ratio: Sampler;
  readonly #now: () => number;
  #second = -1;
  #askedFor = 0;

  constructor(ratio: number, now: () => number = () => performance.now()) {
    this.#ratio = new TraceIdRatioBasedSampler(ratio);
    this.#now = now;
  }

  shouldSample(context: Context, traceId: string, name: string, kind: SpanKind, attributes: Attributes, links: Link[]): SamplingResult {
    if (attributes[KEPT_BECAUSE] !== undefined) return SAMPLED;
    const parent = trace.getSpanContext(context);
    if (parent === undefined || !trace.isSpanContextValid(parent)) return this.#ratio.shouldSample(context, traceId, name, kind, attributes, links);
    if ((parent.traceFlags & TraceFlags.SAMPLED) === 0) return NOT_SAMPLED;
    const isFromOutside = parent.isRemote === true && attributes[ATTR_MESSAGING_SYSTEM] === undefined;
    if (!isFromOutside || this.#mayAsk()) return SAMPLED;
    return this.#ratio.shouldSample(context, traceId, name, kind, attributes, links);
  }

  toString(): string {
    return `HeadSampler{${this.#ratio.toString()}}`;
  }

  #mayAsk(): boolean {
    const second = Math.floor(this.#now() / 1_000);
    if (second !== this.#second) [this.#second, this.#askedFor] = [second, 0];
    return ++this.#askedFor <= ASKED_FOR_PER_SECOND;
  }
}

/** As OpenTelemetry's own variables say: `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`. All of them unless told. */
export function samplingRatio({ OTEL_TRACES_SAMPLER: sampler = '', OTEL_TRACES_SAMPLER_ARG: ratio = '' }: Readonly<Record<string, string | undefined>>): number {
  if (sampler.endsWith('always_off')) return 0;
  if (!sampler.endsWith('traceidratio') || ratio.trim() === '') return 1;
  const share = Number(ratio);
  return share >= 0 && share <= 1 ? share : 1;
}
