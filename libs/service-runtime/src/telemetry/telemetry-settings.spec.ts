import path from 'node:path';
import { describeProcess, exportsTraces } from './telemetry-settings.ts';

describe('exportsTraces', () => {
  it.each([
    [{}, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }, true],
    [{ OTEL_TRACES_EXPORTER: 'console' }, true],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, false],
  ])('with %j: %s', (environment, expected) => {
    expect(exportsTraces(environment)).toBe(expected);
  });
});

describe('describeProcess', () => {
  it('names the service after the folder of its package', () => {
    const main = path.resolve(import.meta.dirname, '../index.ts');
    expect(describeProcess({ SERVICE_INSTANCE: 'pod-1' }, main)).toEqual({
      'service.name': 'service-runtime',
      'service.instance.id': 'pod-1',
    });
  });

  it('leaves the last word to OTEL_SERVICE_NAME', () => {
    expect(describeProcess({ OTEL_SERVICE_NAME: 'blue' }, undefined)).toMatchObject({ 'service.name': 'blue' });
  });
});
