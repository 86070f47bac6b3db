import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, type Attributes, type Context } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { HeadSampler, samplingRatio } from './sampler.ts';
import { KEPT_BECAUSE } from './spans.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

function parent({ sampled, isRemote = false }: { sampled: boolean; isRemote?: boolean }): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: 'b7ad6b7169203331', traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote });
}

const asks = (sampler: HeadSampler, of: Context, attributes: Attributes = {}) => sampler.shouldSample(of, TRACE_ID, 'span', SpanKind.SERVER, attributes, []).decision === SamplingDecision.RECORD_AND_SAMPLED;

describe('HeadSampler', () => {
  it('decides where a trace begins, and keeps to what was decided', () => {
    const [none, all] = [new HeadSampler(0), new HeadSampler(1)];
    expect([asks(none, ROOT_CONTEXT), asks(all, ROOT_CONTEXT)]).toEqual([false, true]);
    expect([asks(none, parent({ sampled: true })), asks(all, parent({ sampled: false }))]).toEqual([true, false]);
  });

  it('records what failed or was slow, whatever was decided', () => {
    expect(asks(new HeadSampler(0), parent({ sampled: false }), { [KEPT_BECAUSE]: 'slow' })).toBe(true);
  });

  it('lets clients ask for traces, so many in a second, and other services for all', () => {
    let now = 0;
    const sampler = new HeadSampler(0, () => now);
    const asked = () => Array.from({ length: 300 }, () => asks(sampler, parent({ sampled: true, isRemote: true }))).filter(Boolean).length;
    expect(asked()).toBe(100);
    now = 1_000;
    expect(asked()).toBe(100);
    const byService = () => asks(sampler, parent({ sampled: true, isRemote: true }), { 'messaging.system': 'nats' });
    expect(Array.from({ length: 300 }, byService)).not.toContain(false);
  });
});

describe('samplingRatio', () => {
  it.each([
    [{}, 1],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' }, 0.01],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_on', OTEL_TRACES_SAMPLER_ARG: '0.01' }, 1],
  ])('with %j: %s', (environment, ratio) => {
    expect(samplingRatio(environment)).toBe(ratio);
  });
});
