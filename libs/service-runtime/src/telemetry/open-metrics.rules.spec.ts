import { ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { exemplarOf, withExemplars } from './exemplars.ts';
import { openMetrics } from './open-metrics.rules.ts';

const traced = (traceId: string, sampled = true) => trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: 'b7ad6b7169203331', traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE });
const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];

it('has the newest recorded trace of each bucket, counters by their names there, and nothing that the format forbids', async () => {
  const reader = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const meter = withExemplars(new MeterProvider({ readers: [reader] }).getMeter('spec'));
  meter.createCounter('a.sent', { description: 'Sent.' }).add(2, { how: 'well' });
  const histogram = meter.createHistogram('b.seconds', { description: 'Time.', unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } });
  histogram.record(0.05, { name: 'a "quoted" one' }, traced(ONE));
  histogram.record(0.06, { name: 'a "quoted" one' }, traced(TWO));
  histogram.record(0.07, { name: 'a "quoted" one' }, traced(THREE, false));
  histogram.record(5, { name: 'a "quoted" one' }, traced(THREE));
  const { resourceMetrics } = await reader.collect();
  const text = openMetrics(new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics), exemplarOf);
  expect(text.replaceAll(/ \d{10}\.\d{3}$/gm, ' <time>').split('\n')).toEqual([
    '# HELP a_sent Sent.',
    '# TYPE a_sent counter',
    'a_sent_total{how="well"} 2',
    '# HELP b_seconds Time.',
    '# TYPE b_seconds histogram',
    String.raw`b_seconds_count{name="a \"quoted\" one"} 4`,
    String.raw`b_seconds_sum{name="a \"quoted\" one"} 5.18`,
    String.raw`b_seconds_bucket{name="a \"quoted\" one",le="0.1"} 3 # {trace_id="${TWO}"} 0.06 <time>`,
    String.raw`b_seconds_bucket{name="a \"quoted\" one",le="1"} 3`,
    String.raw`b_seconds_bucket{name="a \"quoted\" one",le="+Inf"} 4 # {trace_id="${THREE}"} 5 <time>`,
    '# EOF',
    '',
  ]);
});
