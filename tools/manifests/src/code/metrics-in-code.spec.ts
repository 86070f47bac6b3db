import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { metricsInCode, namesOf } from './metrics-in-code.ts';

describe('names of metrics', () => {
  it('are those that the exporter gives', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter });
    const meter = new MeterProvider({ readers: [reader] }).getMeter('spec');
    meter.createCounter('a.sent').add(1);
    meter.createHistogram('b.duration.seconds', { unit: 's' }).record(1);
    meter.createObservableGauge('c.behind', { unit: 's' }).addCallback((result) => result.observe(1));
    meter.createObservableGauge('d.unsent.bytes', { unit: 'By' }).addCallback((result) => result.observe(1));
    meter.createObservableCounter('e_seconds_total').addCallback((result) => result.observe(1));
    const exported = new PrometheusSerializer().serialize((await reader.collect()).resourceMetrics);
    await reader.shutdown();

    const names = [
      ...namesOf('createCounter', 'a.sent'),
      ...namesOf('createHistogram', 'b.duration.seconds'),
      ...namesOf('createObservableGauge', 'c.behind'),
      ...namesOf('createObservableGauge', 'd.unsent.bytes'),
      ...namesOf('createObservableCounter', 'e_seconds_total'),
    ];
    const series = [...exported.matchAll(/^(\w+)\{/gm)].map(([, name]) => name).filter((name) => name !== 'target_info');
    expect([...new Set(series)].sort()).toEqual(names.toSorted());
  });

  it('that are to be watched are in the code', () => {
    const { names } = metricsInCode();
    const page = readFileSync(path.join(WORKSPACE, 'docs/guides/what-to-watch.md'), 'utf8');
    const told = [...page.matchAll(/`(chat_\w+)`/g)].map(([, name = '']) => name);
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((name) => !names.has(name) && !names.has(`${name}_count`))).toEqual([]);
  });
});
