/**
 * Starts OpenTelemetry before anything else is loaded:
 * `node --import @chatgenius/service-runtime/register apps/…/dist/main.js`.
 *
 * Metrics are always collected, for `/metrics` of the ops server. Traces are exported only when the standard
 * variables say where to: until then spans are not recorded, no library is patched, and the exporters,
 * about 13 MB of them, are not even loaded; the trace ids of callers are passed on all the same.
 */
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { processEnvironment } from '../environment/process.env.ts';
import { answerScrape } from './scrape.ts';
import { observeProcess } from './process-metrics.ts';
import { provideTelemetry } from './telemetry.ts';
import { describeProcess, exportsTraces } from './telemetry-settings.ts';

if (processEnvironment.OTEL_SDK_DISABLED?.toLowerCase() !== 'true') {
  // Served by the ops server; without the labels of the instrumentation scope, which only repeat the names.
  const reader = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const identity = describeProcess(processEnvironment, process.argv[1]);
  const traces = exportsTraces(processEnvironment);
  const { start } = traces ? await import('./traced.ts') : await import('./untraced.ts');
  const shutdown = await start({ reader, identity, environment: processEnvironment });
  const stopObserving = observeProcess();
  provideTelemetry({
    exportsTraces: traces,
    metricsHandler: (request, response) => void answerScrape(reader, request, response),
    shutdown: async () => {
      stopObserving();
      await shutdown();
    },
  });
}
