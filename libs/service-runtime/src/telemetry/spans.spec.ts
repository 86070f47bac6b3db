import { context, propagation, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { HeadSampler } from './sampler.ts';
import { isSampled, outsideTraces, spanContextOf, withSpanContext } from './span-context.ts';
import { inRootSpan, inSpan, keepSpan, KEPT_BECAUSE } from './spans.ts';
import { contextOf } from './trace-context.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const caller = (sampled: boolean) => ({ traceId: TRACE_ID, spanId: 'b7ad6b7169203331', traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true });
const plan = { scope: 'spec', name: 'work' };

/** With the real SDK; what is global is taken back, because specs share their modules. */
describe('spans', () => {
  const exporter = new InMemorySpanExporter();
  const provide = (ratio: number) => trace.setGlobalTracerProvider(new TracerProvider({ sampler: new HeadSampler(ratio), spanProcessors: [new SimpleSpanProcessor({ exporter })] }));

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  });
  afterAll(() => {
    context.disable();
    propagation.disable();
  });
  afterEach(() => {
    exporter.reset();
    trace.disable();
  });

  it('of a trace that is not recorded are none, also to instrumentations, and its id is known all the same', () => {
    provide(1);
    for (const run of [inSpan, inRootSpan]) {
      run({ ...plan, of: withSpanContext(ROOT_CONTEXT, caller(false)) }, (span) => {
        expect([span, trace.getActiveSpan(), spanContextOf()?.traceId, isSampled()]).toEqual([undefined, undefined, TRACE_ID, false]);
      });
    }
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('of a trace that begins here and is not chosen are none either', () => {
    provide(0);
    inRootSpan({ ...plan, of: ROOT_CONTEXT }, (span) => expect([span, trace.getActiveSpan(), spanContextOf()?.traceId]).toEqual([undefined, undefined, expect.stringMatching(/^[0-9a-f]{32}$/)]));
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('of a recorded trace are there, and are seen by instrumentations', () => {
    provide(0);
    inRootSpan({ ...plan, of: withSpanContext(ROOT_CONTEXT, caller(true)) }, () => inSpan({ ...plan, name: 'part' }, (span) => expect(trace.getActiveSpan()).toBe(span)));
    expect(exporter.getFinishedSpans().map(({ name, parentSpanContext }) => [name, parentSpanContext?.traceId])).toEqual([['part', TRACE_ID], ['work', TRACE_ID]]);
  });

  it('that are kept belong to the trace that is not recorded', () => {
    provide(0);
    context.with(withSpanContext(ROOT_CONTEXT, caller(false)), () => keepSpan(plan, 'error', { reason: 'UNAVAILABLE' }));
    const [kept] = exporter.getFinishedSpans();
    expect([kept?.spanContext().traceId, kept?.attributes[KEPT_BECAUSE]]).toEqual([TRACE_ID, 'error']);
  });

  it('are not had by what is outside of traces', () => {
    provide(1);
    inRootSpan({ ...plan, of: ROOT_CONTEXT }, () => outsideTraces(() => expect([spanContextOf(), isSampled()]).toEqual([undefined, false])));
  });

  it('go on from what a carrier has, recorded or not', () => {
    for (const sampled of [true, false]) {
      const of = context.with(ROOT_CONTEXT, () => contextOf({ traceparent: `00-${TRACE_ID}-b7ad6b7169203331-0${Number(sampled)}` }));
      expect([spanContextOf(of)?.traceId, isSampled(of), trace.getSpan(of) !== undefined]).toEqual([TRACE_ID, sampled, sampled]);
    }
  });
});
