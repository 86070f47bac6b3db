import { type IncomingMessage, type ServerResponse } from 'node:http';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { type IMetricReader } from '@opentelemetry/sdk-metrics';
import { exemplarOf } from './exemplars.ts';
import { OPEN_METRICS, OPEN_METRICS_TYPE, openMetrics } from './open-metrics.rules.ts';

const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
// Without the labels of the instrumentation scope, which only repeat the names.
const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);

/** Answers in the format that is asked for: OpenMetrics has exemplars, and Prometheus asks for it. */
export async function answerScrape(reader: IMetricReader, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const text = serializer.serialize((await reader.collect()).resourceMetrics);
    const takesExemplars = headers.accept?.includes(OPEN_METRICS) === true;
    response.writeHead(200, { 'content-type': takesExemplars ? OPEN_METRICS_TYPE : TEXT_TYPE });
    response.end(takesExemplars ? openMetrics(text, exemplarOf) : text);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(`Metrics cannot be read: ${String(error)}\n`);
  }
}
