import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';

type Environment = Readonly<Record<string, string | undefined>>;

/** Exports spans in batches, as OpenTelemetry's own variables say: where to, how, how often. */
export async function batchesOfSpans(environment: Environment): Promise<SpanProcessor> {
  const given = (name: string): number | undefined => (Number(environment[name]) >= 0 && environment[name] ? Number(environment[name]) : undefined);
  return new BatchSpanProcessor({
    exporter: await spanExporter(environment),
    maxQueueSize: given('OTEL_BSP_MAX_QUEUE_SIZE'),
    scheduledDelayMillis: given('OTEL_BSP_SCHEDULE_DELAY'),
    exportTimeoutMillis: given('OTEL_BSP_EXPORT_TIMEOUT'),
    maxExportBatchSize: given('OTEL_BSP_MAX_EXPORT_BATCH_SIZE'),
  });
}

/** Only the one that is named is loaded: they are large. */
async function spanExporter(environment: Environment): Promise<SpanExporter> {
  if (environment.OTEL_TRACES_EXPORTER?.trim() === 'console') return new (await import('@opentelemetry/sdk-trace')).ConsoleSpanExporter();
  const protocol = environment.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || environment.OTEL_EXPORTER_OTLP_PROTOCOL;
  switch (protocol?.trim()) {
    case 'grpc':
      return new (await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter();
    case 'http/json':
      return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter();
    default:
      return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter();
  }
}
