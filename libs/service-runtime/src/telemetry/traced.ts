import { type IncomingMessage } from 'node:http';
import { register } from 'node:module';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { envDetector, hostDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { type IMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TextRemoval } from './exported-texts.ts';
import { HeadSampler, samplingRatio } from './sampler.ts';
import { batchesOfSpans } from './span-exporter.ts';

interface StartOptions {
  reader: IMetricReader;
  identity: Record<string, string>;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Probes, scrapes and the polls of Socket.IO's transport: frequent, and none of them somebody's request. */
const UNTRACED_PATHS = /^\/(healthz|readyz|metrics|socket\.io\/.*)(\?|$)/;

/** Metrics and traces as the OTEL_* variables say. Returns what ends it. */
export async function start({ reader, identity, environment }: StartOptions): Promise<() => Promise<void>> {
  // Without the hook, what ES modules import is never patched. Limited to what is patched: wrapping every
  // module would slow the start of the process for nothing.
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url, {
    data: { include: ['http', 'https', 'node:http', 'node:https', 'pg', 'pg-pool', 'ioredis'] },
  });
  const sdk = new NodeSDK({
    resource: resourceFromAttributes(identity),
    // Not the process detector: it records the command line, which may hold secrets.
    resourceDetectors: [hostDetector, envDetector],
    metricReaders: [reader],
    logRecordProcessors: [],
    sampler: new HeadSampler(samplingRatio(environment)),
    spanProcessors: [new TextRemoval(), await batchesOfSpans(environment)],
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request: IncomingMessage) => UNTRACED_PATHS.test(request.url ?? ''),
        requireParentforOutgoingSpans: true,
      }),
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
      // Arguments are keys with ids, and what people have set.
      new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    ],
  });
  sdk.start();
  return () => sdk.shutdown();
}
